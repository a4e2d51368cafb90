package io.cambrian.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a command's options came to be, and who said so: the command line, the configuration file, or nobody. */
final class ResolvedConfiguration {
    private final CommandSpec spec;

    ResolvedConfiguration(CommandSpec spec) {
        this.spec = spec;
    }

    private record Setting(String value, String from) {}

    void print(boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Setting> settings = settings();
        if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            settings.forEach((key, setting) -> map.put(key, Map.of("value", setting.value(), "from", setting.from())));
            out.println(Output.json(map));
            return;
        }
        TextTable table = new TextTable("key", "value", "from");
        settings.forEach((key, setting) -> table.row(key, setting.value(), setting.from()));
        out.print(table);
        out.println();
        out.println("Nothing was done.");
    }

    private Map<String, Setting> settings() {
        Map<String, Setting> settings = new TreeMap<>();
        for (OptionSpec option : spec.options()) {
            ConfigFile.key(spec.name(), option)
                    .ifPresent(key -> settings.put(key, new Setting(text(option.getValue()), from(key, option))));
        }
        return settings;
    }

    private String from(String key, OptionSpec option) {
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
            return "command line";
        }
        IDefaultValueProvider provider = spec.defaultValueProvider();
        return provider instanceof ConfigFile file && file.says(key) ? "file" : "default";
    }

    private static String text(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Enum<?> choice) {
            return choice.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(ResolvedConfiguration::text).collect(Collectors.joining(","));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .collect(Collectors.joining(" "));
        }
        return value.toString();
    }
}
