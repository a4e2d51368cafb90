package io.cambrian.fix;

import io.cambrian.fault.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quickfix.ConfigError;
import quickfix.FieldConvertError;
import quickfix.FileStoreFactory;
import quickfix.Initiator;
import quickfix.Session;
import quickfix.SessionFactory;
import quickfix.SessionID;
import quickfix.SessionSettings;

/**
 * The settings of a session: a file in the form of QuickFIX/J with keys of its own ({@code Cambrian...}). Values may name
 * variables of the environment as {@code ${NAME}}; passwords must.
 *
 * @param quickfix what the engine gets, without where it keeps its files
 * @param account (1) and party (448), empty where not given
 * @param timeInForce (59) of orders
 * @param exDestination (100), empty where not given
 * @param positionType (703) of the quantity that counts as held
 * @param maxOrderAgeDays how many days of the calendar an order's bars may be old when it is sent
 * @param reply how long an answer is waited for
 * @param username (553) and password (554) of the logon, empty where not given
 */
record FixSettings(
        SessionSettings quickfix,
        SessionID session,
        SymbolMap symbols,
        String account,
        String party,
        char timeInForce,
        String exDestination,
        String positionType,
        int maxOrderAgeDays,
        Duration reply,
        String username,
        String password) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)\\}");
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z0-9]+)\\s*=\\s*(.*?)\\s*");
    private static final Set<String> OWN = Set.of(
            "CambrianAccount",
            "CambrianPartyID",
            "CambrianTimeInForce",
            "CambrianExDestination",
            "CambrianSymbols",
            "CambrianPositionType",
            "CambrianMaxOrderAgeDays",
            "CambrianReplySeconds",
            "CambrianUsername",
            "CambrianPassword");
    private static final Map<String, Character> TIMES = Map.of("DAY", '0', "OPG", '2', "CLS", '7');

    /**
     * Reads a file.
     *
     * @throws ConfigException with all that is wrong
     */
    static FixSettings read(Path file, Map<String, String> environment) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("The settings of the FIX session in " + file + " cannot be read: " + e);
        }
        List<String> faults = new ArrayList<>();
        Properties variables = new Properties();
        for (String line : text.lines().toList()) {
            check(line, environment, variables, faults);
        }
        refuse(file, faults);
        try {
            SessionSettings settings =
                    new SessionSettings(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), variables);
            return of(file, settings, faults);
        } catch (ConfigError | FieldConvertError e) {
            throw new ConfigException(
                    "The settings of the FIX session in " + file + " are not right: " + e.getMessage());
        }
    }

    private static void check(String line, Map<String, String> environment, Properties variables, List<String> faults) {
        Matcher m = LINE.matcher(line);
        if (line.isBlank() || line.strip().startsWith("#") || line.strip().startsWith("[") || !m.matches()) {
            return;
        }
        String key = m.group(1);
        String value = m.group(2);
        // whatever else a broker wants in its logon may be a secret; the user's name (553) is none
        boolean secret = key.toLowerCase(java.util.Locale.ROOT).contains("password")
                || key.startsWith(Session.SETTING_LOGON_TAG) && !value.matches("553\\s*=.*");
        if (secret && !VARIABLE.matcher(value).find()) {
            faults.add(key + " holds a secret: write " + key
                    + "=${NAME} and put it into that variable of the environment");
        }
        if (key.startsWith("Cambrian") && !OWN.contains(key)) {
            faults.add("there is no " + key + "; there are " + String.join(", ", new TreeSet<>(OWN)));
        }
        Matcher variable = VARIABLE.matcher(value);
        while (variable.find()) {
            String given = environment.get(variable.group(1));
            if (given == null) {
                faults.add(key + " names the variable " + variable.group(1) + ", which the environment does not have");
            } else {
                variables.setProperty(variable.group(1), Matcher.quoteReplacement(given));
            }
        }
    }

    private static void refuse(Path file, List<String> faults) {
        if (!faults.isEmpty()) {
            throw new ConfigException("The settings of the FIX session in " + file + " are not right:\n"
                    + String.join("\n", new TreeSet<>(faults)));
        }
    }

    private static FixSettings of(Path file, SessionSettings settings, List<String> faults)
            throws ConfigError, FieldConvertError {
        Iterator<SessionID> sessions = settings.sectionIterator();
        if (!sessions.hasNext()) {
            throw new ConfigError("it has no [SESSION]");
        }
        SessionID session = sessions.next();
        if (sessions.hasNext()) {
            faults.add("it has more than one [SESSION]; an account has one broker");
        }
        if (!session.getBeginString().equals("FIX.4.4")) {
            faults.add("BeginString (" + session.getBeginString() + ") must be FIX.4.4");
        }
        for (String key : List.of(Initiator.SETTING_SOCKET_CONNECT_HOST, Initiator.SETTING_SOCKET_CONNECT_PORT)) {
            if (!settings.isSetting(session, key)) {
                faults.add(key + " is missing");
            }
        }
        if (settings.isSetting(session, SessionFactory.SETTING_CONNECTION_TYPE)
                && !settings.getString(session, SessionFactory.SETTING_CONNECTION_TYPE)
                        .equals("initiator")) {
            faults.add("ConnectionType must be initiator, or left out");
        }
        String time = optional(settings, session, "CambrianTimeInForce", "DAY");
        if (!TIMES.containsKey(time)) {
            faults.add("CambrianTimeInForce (" + time + ") is none of " + new TreeSet<>(TIMES.keySet()));
        }
        String reply = optional(settings, session, "CambrianReplySeconds", "10");
        if (!reply.matches("[1-9][0-9]?")) {
            faults.add("CambrianReplySeconds (" + reply + ") must be a whole number from 1 to 99");
        }
        String age = optional(settings, session, "CambrianMaxOrderAgeDays", "4");
        if (!age.matches("[1-9][0-9]?")) {
            faults.add("CambrianMaxOrderAgeDays (" + age + ") must be a whole number from 1 to 99");
        }
        refuse(file, faults);
        String symbols = optional(settings, session, "CambrianSymbols", "");
        FixSettings read = new FixSettings(
                settings,
                session,
                symbols.isEmpty()
                        ? SymbolMap.SAME
                        : SymbolMap.read(file.toAbsolutePath().resolveSibling(symbols)),
                optional(settings, session, "CambrianAccount", ""),
                optional(settings, session, "CambrianPartyID", ""),
                TIMES.get(time),
                optional(settings, session, "CambrianExDestination", ""),
                optional(settings, session, "CambrianPositionType", "TQ"),
                Integer.parseInt(age),
                Duration.ofSeconds(Integer.parseInt(reply)),
                optional(settings, session, "CambrianUsername", ""),
                optional(settings, session, "CambrianPassword", ""));
        settings.removeSetting(session, "CambrianPassword");
        read.complete();
        return read;
    }

    /** What must be so, and what is so unless the file says otherwise. */
    private void complete() {
        quickfix.setString(session, SessionFactory.SETTING_CONNECTION_TYPE, SessionFactory.INITIATOR_CONNECTION_TYPE);
        quickfix.setString(session, Session.SETTING_PERSIST_MESSAGES, "Y");
        quickfix.setString(session, FileStoreFactory.SETTING_FILE_STORE_SYNC, "Y");
        // what cannot be written down is not taken as received
        quickfix.setString(session, Session.SETTING_REJECT_MESSAGE_ON_UNHANDLED_EXCEPTION, "N");
        byDefault(Session.SETTING_HEARTBTINT, "30");
        byDefault(Initiator.SETTING_RECONNECT_INTERVAL, "5");
        byDefault(Session.SETTING_USE_DATA_DICTIONARY, "Y");
        byDefault(Session.SETTING_DATA_DICTIONARY, "FIX44.xml");
        // whoever reads a message checks what is used of it: a field that a broker adds or leaves out is no reason to
        // lose a fill
        byDefault(Session.SETTING_VALIDATE_INCOMING_MESSAGE, "N");
        if (!quickfix.isSetting(session, Session.SETTING_START_TIME)) {
            byDefault(Session.SETTING_NON_STOP_SESSION, "Y");
        }
    }

    private void byDefault(String key, String value) {
        if (!quickfix.isSetting(session, key)) {
            quickfix.setString(session, key, value);
        }
    }

    private static String optional(SessionSettings settings, SessionID session, String key, String otherwise)
            throws ConfigError {
        return settings.isSetting(session, key) ? settings.getString(session, key) : otherwise;
    }

    /** Secrets are not for logs. */
    @Override
    public String toString() {
        return "FixSettings[" + session + "]";
    }
}
