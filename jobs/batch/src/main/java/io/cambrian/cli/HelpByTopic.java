package io.cambrian.cli;

import java.lang.reflect.Field;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lists the options of a command that has many under headings: its own first, then those that it shares with others, by topic. */
final class HelpByTopic implements IHelpSectionRenderer {
    /** From so many options on. */
    private static final int MANY = 16;

    private static final Map<Class<?>, Topic> TOPICS = Map.ofEntries(
            Map.entry(TurnOptions.class, Topic.TURNS),
            Map.entry(BarSourceOptions.class, Topic.BARS),
            Map.entry(InstrumentOptions.class, Topic.BARS),
            Map.entry(SearchOptions.class, Topic.SEARCH),
            Map.entry(RuleOptions.class, Topic.SEARCH),
            Map.entry(OriginOptions.class, Topic.ORIGIN),
            Map.entry(FinalistOptions.class, Topic.EVIDENCE),
            Map.entry(HoldoutOptions.class, Topic.EVIDENCE),
            Map.entry(StudyOptions.class, Topic.SPARK),
            Map.entry(BatchOptions.class, Topic.SPARK),
            Map.entry(JsonOption.class, Topic.OUTPUT));

    private enum Topic {
        OWN(""),
        BARS("Bars"),
        TURNS("Turns"),
        SEARCH("Search"),
        ORIGIN("What a search begins with"),
        EVIDENCE("Evidence and weights"),
        SPARK("Tables and Spark"),
        OUTPUT("Output and help");

        private final String heading;

        Topic(String heading) {
            this.heading = heading;
        }
    }

    static void install(CommandLine line) {
        HelpByTopic help = new HelpByTopic();
        line.getSubcommands()
                .values()
                .forEach(c -> c.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help));
    }

    @Override
    public String render(Help help) {
        List<OptionSpec> all =
                help.commandSpec().options().stream().filter(o -> !o.hidden()).toList();
        if (all.size() < MANY) {
            return help.optionList();
        }
        Map<Topic, List<OptionSpec>> byTopic = all.stream()
                .collect(Collectors.groupingBy(
                        HelpByTopic::topic, () -> new EnumMap<>(Topic.class), Collectors.toList()));
        StringBuilder text = new StringBuilder();
        byTopic.forEach((topic, options) -> {
            if (topic != Topic.OWN) {
                text.append(String.format("%n%s:%n", topic.heading));
            }
            // one layout for each topic; all of them with the columns that the whole list needs
            Help.Layout layout =
                    help.createDefaultLayout(all, help.commandSpec().positionalParameters(), help.colorScheme());
            layout.addOptions(options, help.createDefaultParamLabelRenderer());
            text.append(layout);
        });
        return text.toString();
    }

    private static Topic topic(OptionSpec option) {
        if (option.usageHelp() || option.versionHelp()) {
            return Topic.OUTPUT;
        }
        return option.userObject() instanceof Field field
                ? TOPICS.getOrDefault(field.getDeclaringClass(), Topic.OWN)
                : Topic.OWN;
    }
}
