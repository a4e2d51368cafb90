package io.cambrian.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of a strategy with keywords, calls, numbers and comments set apart; reading aid only, nothing is parsed. */
final class RuleText {
    private static final Pattern TOKEN = Pattern.compile("(?<comment>#[^\\n]*)"
            + "|(?<call>[A-Za-z_][A-Za-z_0-9]*(?=\\())"
            + "|(?<keyword>\\b(?:enter|exit|long|short|when|and|or|not|crosses|above|below|size|target|volatility|fixed|kelly"
            + "|fraction|stop|trail|take|profit|time|held|bars|in|regime|if|then|else)\\b)"
            + "|(?<number>\\b\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?\\b)");
    private static final List<String> KINDS = List.of("comment", "call", "keyword", "number");

    private RuleText() {}

    static Markup of(String rules) {
        List<Markup> parts = new ArrayList<>();
        Matcher token = TOKEN.matcher(rules);
        int end = 0;
        while (token.find()) {
            parts.add(Markup.text(rules.substring(end, token.start())));
            parts.add(Markup.element("span", "rule-" + kind(token), token.group()));
            end = token.end();
        }
        parts.add(Markup.text(rules.substring(end)));
        return Markup.tag("pre", "class=\"rule\" tabindex=\"0\"", Markup.tag("code", "", parts));
    }

    private static String kind(Matcher token) {
        return KINDS.stream()
                .filter(kind -> token.group(kind) != null)
                .findFirst()
                .orElseThrow();
    }
}
