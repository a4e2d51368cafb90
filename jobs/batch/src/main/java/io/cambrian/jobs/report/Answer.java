package io.cambrian.jobs.report;

/**
 * The answer of a panel to its question.
 *
 * @param words one or two sentences
 * @param number the one number, with unit
 * @param label what the number is
 * @param tone how it reads
 */
record Answer(String words, String number, String label, Tone tone) {
    /** Good and bad are also said in words, never by color alone. */
    enum Tone {
        NEUTRAL,
        GOOD,
        BAD
    }

    static Answer neutral(String words, String number, String label) {
        return new Answer(words, number, label, Tone.NEUTRAL);
    }
}
