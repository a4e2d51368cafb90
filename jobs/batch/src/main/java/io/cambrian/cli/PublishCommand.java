package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.portfolio.ProposeJob;
import io.cambrian.jobs.portfolio.PublishJob;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes a cycle's plan again with what was released since. */
@Command(
        name = "publish",
        description = {
            "Publish the plan of a finished cycle again with the policy and the parameters in force, signed, for the days after"
                    + " all that they were judged on. A live process takes it when it starts next."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {
    @Option(names = "--run", paramLabel = "ID", description = "The cycle (default: the only one in the warehouse).")
    private String run;

    @Option(
            names = "--policy-share",
            paramLabel = "X",
            defaultValue = "" + PublishJob.POLICY_SHARE,
            description =
                    "Share of the capital that the policy in force decides on, in (0, 1] (default: ${DEFAULT-VALUE}).")
    private double policyShare;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        if (!(policyShare > 0 && policyShare <= 1)) {
            throw new ConfigException("The --policy-share (" + policyShare + ") must be in (0, 1].");
        }
        SigningKeys keys = SigningKeys.openOrCreate(SigningKeys.defaultFolder());
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian publish");
        Path bundles = batch.warehouseFolder().resolve("bundles");
        PublishJob.Result result;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            progress.stage("Publishing the plan with what is in force");
            String cycle = ProposeJob.read(warehouse, run).runId();
            result = PublishJob.run(warehouse, new PublishJob.Request(cycle, bundles, policyShare), keys);
            progress.done("bundle " + result.bundle());
        }
        PrintWriter out = spec.commandLine().getOut();
        String parameters = result.parameters().map(p -> p.parametersId()).orElse(null);
        String policy = result.policy().map(p -> p.policyId()).orElse(null);
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("bundle", result.bundle());
            json.put("as_of", LocalDate.ofEpochDay(result.asOf()).toString());
            json.put("parameters_id", parameters);
            json.put("policy_id", policy);
            out.println(Output.json(json));
            return 0;
        }
        out.println("bundle " + bundles.resolve(result.bundle()) + ", for days after "
                + LocalDate.ofEpochDay(result.asOf()));
        out.println(parameters == null ? "no parameters in force" : "parameters " + parameters);
        out.println(
                policy == null ? "no policy in force" : "policy " + policy + " on " + policyShare + " of the capital");
        out.flush();
        return 0;
    }
}
