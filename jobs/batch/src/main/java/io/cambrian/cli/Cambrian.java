package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The entry point: {@code cambrian <command>}. */
@Command(
        name = "cambrian",
        description =
                "Evolves trading strategies on Spark, judges them by the whole search, and hands an allocation to a"
                        + " light live process.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footer = {
            "",
            "Also, a program of its own: cambrian live, the allocator process; replay and explain-divergence look at its"
                    + " accounts; cambrian notebook opens or executes the notebooks. Each has a --help."
        },
        subcommands = {
            DemoCommand.class,
            CycleCommand.class,
            SimulateCommand.class,
            RollbackCommand.class,
            IngestCommand.class,
            BacktestCommand.class,
            IndicatorsCommand.class,
            OverfitCommand.class,
            AuditCommand.class,
            MetricsCommand.class,
            CorrelationCommand.class,
            VarCommand.class,
            StressCommand.class,
            LiquidityCommand.class,
            WeightsCommand.class,
            RegimesCommand.class,
            EvolveCommand.class,
            SweepCommand.class,
            ForwardCommand.class,
            LearnCommand.class,
            TuneCommand.class,
            PublishCommand.class,
            LabCommand.class,
            AllocateCommand.class,
            RiskCommand.class,
            RememberCommand.class,
            RecallTradesCommand.class,
            ConsolidateCommand.class,
            ForgetCommand.class,
            MaintainCommand.class,
            TablesCommand.class,
            UpgradeCommand.class,
            SubmitCommand.class,
            ViewsCommand.class,
            RegimeFitCommand.class,
            RecallCommand.class,
            AnalogsCommand.class
        })
public final class Cambrian implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getErr().println("Which command?");
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    public static void main(String[] args) {
        int code = run(args);
        if (System.getenv("DATABRICKS_RUNTIME_VERSION") == null) {
            System.exit(code);
        }
        if (code != CommandLine.ExitCode.OK) { // ending the process would end the platform's driver
            throw new IllegalStateException("cambrian ended with exit code " + code + ".");
        }
    }

    /**
     * Runs one command.
     *
     * @return the exit code: 0 done, 1 failed, 2 wrong usage or configuration
     */
    public static int run(String... args) {
        return run(commandLine(), args);
    }

    static int run(CommandLine line, String... args) {
        try {
            config(line, args);
        } catch (ConfigException e) {
            line.getErr().println(line.getColorScheme().errorText(e.getMessage()));
            return CommandLine.ExitCode.USAGE;
        }
        try {
            if (args.length > 1
                    && !args[0].startsWith("-")
                    && !line.getSubcommands().containsKey(args[0])) {
                return line.execute(args[0]); // --help after an unknown command would hide that it is unknown
            }
            Optional<CommandLine.UnmatchedArgumentException> unknown = unknownOption(line, args);
            return unknown.isPresent() ? refuse(unknown.get()) : line.execute(args);
        } catch (OutOfMemoryError e) {
            line.getErr().println(line.getColorScheme().errorText(Failures.memory(e)));
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            line.getOut().flush(); // a writer flushes by itself only at println
            line.getErr().flush();
        }
    }

    /** An option that the command does not have: after an option that takes many values the parser would take it for one of them. */
    private static Optional<CommandLine.UnmatchedArgumentException> unknownOption(CommandLine line, String... args) {
        CommandLine command = args.length == 0 ? null : line.getSubcommands().get(args[0]);
        if (command == null || args[0].equals("submit")) { // which hands on what others understand
            return Optional.empty();
        }
        return Arrays.stream(args)
                .takeWhile(arg -> !arg.equals("--"))
                .filter(arg -> arg.matches("--[a-z][a-z-]*(=.*)?"))
                .filter(arg -> command.getCommandSpec().findOption(arg.replaceFirst("=.*", "")) == null)
                .findFirst()
                .map(arg -> new CommandLine.UnmatchedArgumentException(command, List.of(arg)));
    }

    /** The configuration file must be known before options get their defaults. */
    static void config(CommandLine line, String... args) {
        for (int i = 0; i < args.length; i++) {
            String file = args[i].startsWith("--config=")
                    ? args[i].substring("--config=".length())
                    : args[i].equals("--config") && i + 1 < args.length ? args[i + 1] : null;
            if (file != null) {
                line.setDefaultValueProvider(ConfigFile.read(Path.of(file), line));
            }
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Cambrian());
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler(new Failures());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setUsageHelpAutoWidth(true);
        line.registerConverter(LocalDate.class, Cambrian::day);
        HelpByTopic.install(line);
        SubmitCommand.configure(line.getSubcommands().get("submit"));
        line.setParameterExceptionHandler((e, arguments) -> refuse(e));
        return line;
    }

    private static int refuse(CommandLine.ParameterException e) {
        CommandLine failed = e.getCommandLine();
        failed.getErr().println(failed.getColorScheme().errorText(message(e, failed)));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, failed.getErr())) {
            failed.getErr().println("Try '" + failed.getCommandSpec().qualifiedName() + " --help' for what it takes.");
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static String message(CommandLine.ParameterException e, CommandLine failed) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched
                && failed.getParent() == null
                && !unmatched.isUnknownOption()) {
            return "There is no command '" + unmatched.getUnmatched().get(0) + "'.";
        }
        return plain(e.getMessage());
    }

    /** The parser's words for types are those of Java; users know numbers. */
    static String plain(String message) {
        return message.replaceFirst("is not an? (double|float)$", "is not a number")
                .replaceFirst("is not an? (int|long|short)$", "is not a whole number")
                .replaceFirst("is not an? boolean$", "is neither true nor false");
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a date such as 2020-12-31");
        }
    }
}
