package io.cambrian.fix;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of the other side, and messages, made fit to be shown and kept. */
final class Words {
    private static final int LONGEST = 200;
    /** Password, new password, raw data of a logon. */
    private static final Pattern SECRET = Pattern.compile("(?<=\u0001(?:554|925|96)=)[^\u0001]+");

    /** Whatever of a logon is not known to be none; what a broker wants in it may be a secret. */
    private static final Pattern SECRET_OF_LOGON = Pattern.compile(
            "(?<=\u0001(?!(?:8|9|10|34|35|43|49|50|52|56|57|58|95|97|98"
                    + "|108|115|116|122|128|129|141|142|143|144|145|369|371|372|373|383|464|553|789)=)[0-9]{1,9}=)[^\u0001]+");

    private static final String LOGON = "\u000135=A\u0001";

    private static final Pattern CHECKSUM = Pattern.compile("\u000110=[0-9]{3}\u0001$");

    private Words() {}

    /** At most {@value #LONGEST} printable characters. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(c -> Character.isISOControl(c)
                                || !Character.isDefined(c)
                                || c > 0xFFFF
                                || Character.isSurrogate((char) c)
                        ? ' '
                        : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST
                ? shown + "..."
                : shown.toString().strip();
    }

    /** A message with stars in place of its secrets, as long as it was; its checksum fits what it is now. */
    static String masked(String message) {
        Matcher m = (message.contains(LOGON) ? SECRET_OF_LOGON : SECRET).matcher(message);
        if (!m.find()) {
            return message;
        }
        String masked = m.replaceAll(found -> "*".repeat(found.group().length()));
        Matcher end = CHECKSUM.matcher(masked);
        if (!end.find()) {
            return masked;
        }
        int sum = 0;
        for (int i = 0; i <= end.start(); i++) {
            sum += masked.charAt(i) & 0xFF;
        }
        return masked.substring(0, end.start()) + String.format("\u000110=%03d\u0001", sum % 256);
    }

    /** A message on one line, without secrets. */
    static String line(String message) {
        String masked = masked(message).replace('\u0001', '|');
        return masked.length() > 2_000 ? masked.substring(0, 2_000) + "..." : masked;
    }
}
