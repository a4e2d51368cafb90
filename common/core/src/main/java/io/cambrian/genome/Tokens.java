package io.cambrian.genome;

import io.cambrian.fault.DataException;
import java.util.List;

/** A cursor over the tokens of one strategy text. Not safe for concurrent use. */
final class Tokens {
    private final String source;
    private final List<Token> tokens;
    private int at;

    Tokens(String source) {
        this.source = source;
        this.tokens = Token.of(source);
    }

    /** Over tokens that were made from the source by other means; the last one is the end. */
    Tokens(String source, List<Token> tokens) {
        this.source = source;
        this.tokens = List.copyOf(tokens);
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    /** Takes the next token when it is this word or sign. */
    boolean take(String text) {
        if (peek().is(text)) {
            at++;
            return true;
        }
        return false;
    }

    /** @param expected what the message says was expected */
    void expect(String text, String expected) {
        if (!take(text)) {
            String hint = peek().kind() == Token.Kind.WORD ? SyntaxError.nearest(peek().text(), List.of(text)) : "";
            throw error(peek(), expected, hint);
        }
    }

    /** A number that must be there, with its sign. */
    double number(String expected) {
        boolean negative = take("-");
        if (peek().kind() != Token.Kind.NUMBER) {
            throw error(peek(), expected, "");
        }
        double value = next().value();
        return negative ? -value : value;
    }

    DataException error(Token token, String expected, String hint) {
        return SyntaxError.at(source, token, expected, hint);
    }

    DataException problem(Token token, String problem, String hint) {
        return SyntaxError.problem(source, token, problem, hint);
    }
}
