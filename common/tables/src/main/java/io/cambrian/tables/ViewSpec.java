package io.cambrian.tables;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a view is: a query over the tables that people and their tools read instead of the tables.
 *
 * @param name of the view, in one namespace with the tables
 * @param meaning one sentence: what a row is, and what it is good for
 * @param whenEmpty the command that brings its first rows
 * @param columns in order, each name with its meaning and unit
 * @param sql a SELECT in which <code>{name}</code> stands for a table or for an earlier view
 */
public record ViewSpec(String name, String meaning, String whenEmpty, List<ViewColumn> columns, String sql) {
    private static final Pattern SOURCE = Pattern.compile("\\{([a-z_]+)}");

    /** A column of a view. */
    public record ViewColumn(String name, String meaning) {}

    public ViewSpec {
        columns = List.copyOf(columns);
    }

    /** A view whose columns are given as name and meaning in turn. */
    static ViewSpec of(String name, String meaning, String whenEmpty, String sql, String... namesAndMeanings) {
        List<ViewColumn> columns = new java.util.ArrayList<>();
        for (int i = 0; i < namesAndMeanings.length; i += 2) {
            columns.add(new ViewColumn(namesAndMeanings[i], namesAndMeanings[i + 1]));
        }
        return new ViewSpec(name, meaning, whenEmpty, columns, sql.strip());
    }

    /** Names of the tables and views that it reads, each once, in the order of their first mention. */
    public List<String> sources() {
        return SOURCE.matcher(sql).results().map(r -> r.group(1)).distinct().toList();
    }

    /** The query, each source written as the caller says. */
    public String query(Function<String, String> source) {
        return SOURCE.matcher(sql).replaceAll(r -> Matcher.quoteReplacement(source.apply(r.group(1))));
    }
}
