package io.cambrian.fix;

/** What the broker said cannot be right, or cannot be understood; it changes nothing here. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String reason) {
        super(reason);
    }
}
