package io.cambrian.jobs.report;

import java.util.Collection;
import java.util.List;

/**
 * A piece of HTML that is safe to put into a page. Text becomes markup only through {@link #text(String)}, which escapes it,
 * so a symbol or a rule can never become a tag.
 */
public record Markup(String html) {
    public static final Markup EMPTY = new Markup("");

    /** Text, escaped for element content and for quoted attributes. */
    public static Markup text(String text) {
        return new Markup(escape(text));
    }

    /** A fragment written by us: a constant, never data. */
    public static Markup constant(String html) {
        return new Markup(html);
    }

    /** An element; {@code attributes} is made of constants and {@link #attribute}. */
    public static Markup tag(String name, String attributes, Markup... children) {
        return tag(name, attributes, List.of(children));
    }

    public static Markup tag(String name, String attributes, Collection<Markup> children) {
        StringBuilder out = new StringBuilder("<").append(name);
        if (!attributes.isEmpty()) {
            out.append(' ').append(attributes);
        }
        out.append('>');
        for (Markup child : children) {
            out.append(child.html);
        }
        return new Markup(out.append("</").append(name).append('>').toString());
    }

    /** An element with a class and escaped text. */
    public static Markup element(String name, String cssClass, String text) {
        return tag(name, cssClass.isEmpty() ? "" : "class=\"" + cssClass + "\"", text(text));
    }

    /** An element with a class and children. */
    public static Markup element(String name, String cssClass, Markup... children) {
        return tag(name, cssClass.isEmpty() ? "" : "class=\"" + cssClass + "\"", children);
    }

    /** An attribute with an escaped value. */
    public static String attribute(String name, String value) {
        return name + "=\"" + escape(value) + "\"";
    }

    public static Markup join(Collection<Markup> parts) {
        StringBuilder out = new StringBuilder();
        parts.forEach(part -> out.append(part.html));
        return new Markup(out.toString());
    }

    public static Markup join(Markup... parts) {
        return join(List.of(parts));
    }

    public boolean isEmpty() {
        return html.isEmpty();
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
