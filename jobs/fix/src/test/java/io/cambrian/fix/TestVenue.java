package io.cambrian.fix;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import quickfix.Application;
import quickfix.DefaultMessageFactory;
import quickfix.FieldNotFound;
import quickfix.FileStoreFactory;
import quickfix.Message;
import quickfix.RejectLogon;
import quickfix.SLF4JLogFactory;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SessionSettings;
import quickfix.SocketAcceptor;
import quickfix.UnsupportedMessageType;
import quickfix.UtcTimestampPrecision;
import quickfix.field.converter.UtcTimestampConverter;

/**
 * A broker for tests: a process with books of its own in a file, that speaks FIX 4.4 on a port of the loopback address and does what
 * its standard input says, one command a line, each answered by a line.
 */
public final class TestVenue implements Application {
    static final String PASSWORD = "open sesame";

    private final Path file;
    private final SessionID session;
    private final Properties books = new Properties();
    private final List<Message> trades = new ArrayList<>();
    private String mode = "auto";
    private String refuses = "nothing";

    private TestVenue(Path folder, SessionID session) throws IOException {
        this.file = folder.resolve("books.properties");
        this.session = session;
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                books.load(in);
            }
        }
    }

    /** @param args folder, port */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        String text = "[DEFAULT]\nConnectionType=acceptor\nSocketAcceptAddress=127.0.0.1\nSocketAcceptPort=" + args[1]
                + "\nFileStorePath=" + folder.resolve("store") + "\nNonStopSession=Y\nHeartBtInt=30\n"
                + "SocketReuseAddress=Y\nDataDictionary=FIX44.xml\nValidateIncomingMessage=Y\n"
                + "[SESSION]\nBeginString=FIX.4.4\nSenderCompID=VENUE\nTargetCompID=CAMBRIAN\n";
        SessionSettings settings = new SessionSettings(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        PrintStream out = System.out;
        SessionID id = new SessionID("FIX.4.4", "VENUE", "CAMBRIAN");
        TestVenue venue = new TestVenue(folder, id);
        SocketAcceptor acceptor = new SocketAcceptor(
                venue,
                new FileStoreFactory(settings),
                settings,
                new SLF4JLogFactory(settings),
                new DefaultMessageFactory());
        acceptor.start();
        out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(venue.command(line.split(" ", 2)));
        }
        acceptor.stop(true);
    }

    private synchronized String command(String[] words) throws Exception {
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "mode" -> mode = rest;
            case "refuse" -> refuses = rest;
            case "price" -> {
                books.setProperty("price." + rest.split(" ")[0], rest.split(" ")[1]);
                save();
            }
            case "hold" -> {
                String[] w = rest.split(" ");
                hold(w[0], new BigDecimal(w[1]));
            }
            case "fill" -> ids().stream().filter(this::isOpen).forEach(id -> trade(id, left(id)));
            case "part" -> ids().stream().filter(this::isOpen).forEach(id -> trade(id, half(id)));
            case "expire" -> ids().stream().filter(this::isOpen).forEach(id -> end(id, "C", "C", ""));
            case "reopen" -> {
                set(rest, "closed", "0");
                save();
            }
            case "restate" -> ids().stream().filter(this::isOpen).forEach(id -> restate(id, new BigDecimal(rest)));
            case "bust" -> bust(rest);
            case "repeat" -> {
                for (Message trade : trades) {
                    Message again = (Message) trade.clone();
                    again.getHeader().setString(97, "Y"); // PossResend
                    send(again);
                }
            }
            case "foreign" -> foreign(rest.split(" "));
            case "raw" -> raw(rest);
            case "skip" -> {
                Session s = Session.lookupSession(session);
                s.setNextSenderMsgSeqNum(s.getExpectedSenderNum() + Integer.parseInt(rest));
            }
            case "reset" -> Session.lookupSession(session).reset();
            case "forget" ->
                ids().forEach(id -> books.keySet().removeIf(k -> k.toString().startsWith("order." + id)));
            case "drop" -> drop();
            case "books" -> {
                return shown();
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "ok";
    }

    private void drop() {
        try {
            Session.lookupSession(session).disconnect("dropped", false);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String shown() {
        StringBuilder text = new StringBuilder();
        for (String key : new TreeSet<>(books.stringPropertyNames())) {
            if (!key.startsWith("price.")) {
                text.append(key).append('=').append(books.getProperty(key)).append(';');
            }
        }
        return text.toString();
    }

    // ---- books

    private void save() {
        try {
            Path part = file.resolveSibling("books.part");
            try (Writer out = Files.newBufferedWriter(part)) {
                books.store(out, null);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String of(String id, String what) {
        return books.getProperty("order." + id + "." + what, "0");
    }

    private void set(String id, String what, String value) {
        books.setProperty("order." + id + "." + what, value);
    }

    private List<String> ids() {
        return books.stringPropertyNames().stream()
                .filter(k -> k.startsWith("order.") && k.endsWith(".quantity"))
                .map(k -> k.substring(6, k.length() - 9))
                .sorted()
                .toList();
    }

    private boolean isKnown(String id) {
        return books.containsKey("order." + id + ".quantity");
    }

    private BigDecimal left(String id) {
        return of(id, "closed").equals("1")
                ? BigDecimal.ZERO
                : new BigDecimal(of(id, "quantity")).subtract(new BigDecimal(of(id, "cum")));
    }

    private BigDecimal half(String id) {
        return left(id).divide(BigDecimal.valueOf(2));
    }

    private boolean isOpen(String id) {
        return isKnown(id) && left(id).signum() > 0;
    }

    private void hold(String symbol, BigDecimal more) {
        String key = "held." + symbol;
        BigDecimal now = new BigDecimal(books.getProperty(key, "0")).add(more);
        if (now.signum() == 0) {
            books.remove(key);
        } else {
            books.setProperty(key, plain(now));
        }
        save();
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }

    private BigDecimal price(String symbol) {
        return new BigDecimal(books.getProperty("price." + symbol, "10"));
    }

    private String next() {
        int n = Integer.parseInt(books.getProperty("executions", "0")) + 1;
        books.setProperty("executions", "" + n);
        return "E" + n;
    }

    private void trade(String id, BigDecimal units) {
        BigDecimal price = price(of(id, "symbol"));
        set(id, "cum", plain(new BigDecimal(of(id, "cum")).add(units)));
        set(id, "value", plain(new BigDecimal(of(id, "value")).add(units.multiply(price))));
        String exec = next();
        set(id, "last", exec + " " + plain(units) + " " + plain(price));
        hold(of(id, "symbol"), of(id, "side").equals("1") ? units : units.negate());
        boolean all = left(id).signum() == 0;
        Message m = report(id, exec, "F", all ? "2" : "1");
        m.setString(32, plain(units));
        m.setString(31, plain(price));
        m.setString(12, "0.5"); // commission
        m.setString(13, "3"); // absolute
        trades.add(m);
        send(m);
    }

    private void end(String id, String type, String status, String cancelId) {
        set(id, "closed", "1");
        save();
        Message m = report(id, next(), type, status);
        if (!cancelId.isEmpty()) {
            m.setString(11, cancelId);
            m.setString(41, id);
        }
        send(m);
    }

    private void restate(String id, BigDecimal left) {
        set(id, "quantity", plain(new BigDecimal(of(id, "cum")).add(left)));
        save();
        Message m = report(id, next(), "D", "0");
        m.setString(378, "5"); // partial decline of the quantity
        send(m);
    }

    private void bust(String id) {
        String[] last = of(id, "last").split(" ");
        BigDecimal units = new BigDecimal(last[1]);
        set(id, "cum", plain(new BigDecimal(of(id, "cum")).subtract(units)));
        set(id, "closed", "1");
        hold(of(id, "symbol"), of(id, "side").equals("1") ? units.negate() : units);
        Message m = report(id, next(), "H", "4");
        m.setString(19, last[0]);
        send(m);
    }

    private void foreign(String[] w) {
        BigDecimal units = new BigDecimal(w[1]);
        hold(w[0], units);
        Message m = message("8");
        m.setString(37, "broker-desk");
        m.setString(17, next());
        m.setString(150, "F");
        m.setString(39, "2");
        m.setString(55, w[0]);
        m.setString(54, units.signum() > 0 ? "1" : "2");
        m.setString(32, plain(units.abs()));
        m.setString(31, w[2]);
        m.setString(151, "0");
        m.setString(14, plain(units.abs()));
        m.setString(6, w[2]);
        send(m);
    }

    /** An execution report of these fields alone, written tag=value|tag=value. */
    private void raw(String fields) {
        Message m = message("8");
        for (String field : fields.split("\\|")) {
            String[] pair = field.split("=", 2);
            m.setString(Integer.parseInt(pair[0]), pair[1]);
        }
        send(m);
    }

    private Message report(String id, String exec, String type, String status) {
        BigDecimal cum = new BigDecimal(of(id, "cum"));
        Message m = message("8");
        m.setString(37, "B" + id);
        m.setString(11, id);
        m.setString(17, exec);
        m.setString(150, type);
        m.setString(39, status);
        m.setString(55, of(id, "symbol"));
        m.setString(54, of(id, "side"));
        m.setString(38, of(id, "quantity"));
        m.setString(151, plain(left(id)));
        m.setString(14, plain(cum));
        m.setString(
                6,
                cum.signum() == 0
                        ? "0"
                        : plain(new BigDecimal(of(id, "value")).divide(cum, 8, java.math.RoundingMode.HALF_EVEN)));
        return m;
    }

    private static Message message(String type) {
        Message m = new Message();
        m.getHeader().setString(35, type);
        m.setString(60, UtcTimestampConverter.convert(LocalDateTime.now(ZoneOffset.UTC), UtcTimestampPrecision.MILLIS));
        if (!type.equals("8")) {
            m.removeField(60);
        }
        return m;
    }

    private void send(Message m) {
        try {
            Session.sendToTarget(m, session);
        } catch (quickfix.SessionNotFound e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- what the other side asks

    @Override
    public synchronized void fromApp(Message m, SessionID id) throws FieldNotFound, UnsupportedMessageType {
        switch (m.getHeader().getString(35)) {
            case "D" -> order(m);
            case "F" -> cancel(m);
            case "H" -> state(m);
            case "AF" -> states(m);
            case "AN" -> positions(m);
            default -> throw new UnsupportedMessageType();
        }
    }

    private void order(Message m) throws FieldNotFound {
        String id = m.getString(11);
        books.setProperty("received", "" + (Integer.parseInt(books.getProperty("received", "0")) + 1));
        if (isKnown(id) && mode.equals("duplicate")) { // it had said that it did not know it
            mode = "wait";
            save();
            Message r = report(id, next(), "8", "8");
            r.setString(103, "6");
            r.setString(151, "0");
            send(r);
            return;
        }
        if (isKnown(id)) {
            books.setProperty("doubled." + id, "1");
            save();
            return;
        }
        if (mode.equals("swallow")) {
            mode = "auto";
            books.setProperty("swallowed", "" + (Integer.parseInt(books.getProperty("swallowed", "0")) + 1));
            save();
            drop();
            return;
        }
        set(id, "symbol", m.getString(55));
        set(id, "side", m.getString(54));
        set(id, "quantity", m.getString(38));
        save();
        switch (mode) {
            case "reject" -> {
                set(id, "closed", "1");
                save();
                Message r = report(id, next(), "8", "8");
                r.setString(58, "no credit");
                send(r);
            }
            case "refuse" -> {
                set(id, "closed", "1");
                save();
                Message j = message("j");
                j.setString(45, m.getHeader().getString(34));
                j.setString(372, "D");
                j.setString(379, id);
                j.setString(380, "6");
                j.setString(58, "not authorized");
                send(j);
            }
            case "take-and-drop" -> {
                mode = "auto";
                drop();
                send(report(id, next(), "0", "0"));
                trade(id, left(id));
            }
            case "silent", "forgetful" -> {} // it is there, and nothing is said of it
            default -> {
                send(report(id, next(), "0", "0"));
                if (mode.equals("auto")) {
                    trade(id, left(id));
                } else if (mode.equals("half")) {
                    trade(id, half(id));
                }
            }
        }
    }

    private void cancel(Message m) throws FieldNotFound {
        String id = m.getString(41);
        if (isOpen(id)) {
            end(id, "4", "4", m.getString(11));
            return;
        }
        Message r = message("9");
        r.setString(37, "NONE");
        r.setString(11, m.getString(11));
        r.setString(41, id);
        r.setString(39, isKnown(id) ? "2" : "8");
        r.setString(434, "1");
        r.setString(102, isKnown(id) ? "0" : "1");
        send(r);
    }

    private String status(String id) {
        if (of(id, "closed").equals("1")) {
            return "4";
        }
        return left(id).signum() == 0 ? "2" : of(id, "cum").equals("0") ? "0" : "1";
    }

    private void state(Message m) throws FieldNotFound {
        String id = m.getString(11);
        Message r;
        if (isKnown(id) && !mode.equals("forgetful")) {
            r = report(id, "0", "I", status(id));
        } else {
            r = message("8");
            r.setString(37, "NONE");
            r.setString(11, id);
            r.setString(17, "0");
            r.setString(150, "I");
            mode = mode.equals("forgetful") ? "duplicate" : mode;
            r.setString(39, "8");
            r.setString(103, "5"); // unknown order
            r.setString(55, m.getString(55));
            r.setString(54, m.getString(54));
            r.setString(151, "0");
            r.setString(14, "0");
            r.setString(6, "0");
        }
        r.setString(790, m.getString(790));
        send(r);
    }

    private void states(Message m) throws FieldNotFound {
        if (refuses.equals("orders")) {
            refuse(m, "AF", m.getString(584));
            return;
        }
        List<String> open = mode.equals("forgetful")
                ? List.of()
                : ids().stream().filter(this::isOpen).toList();
        if (open.isEmpty()) {
            Message r = message("8");
            r.setString(37, "NONE");
            r.setString(17, "0");
            r.setString(150, "I");
            r.setString(39, "8");
            r.setString(103, "5");
            r.setString(55, "[N/A]");
            r.setString(54, "1");
            r.setString(151, "0");
            r.setString(14, "0");
            r.setString(6, "0");
            r.setString(584, m.getString(584));
            r.setString(911, "0");
            r.setString(912, "Y");
            send(r);
            return;
        }
        for (int i = 0; i < open.size(); i++) {
            Message r = report(open.get(i), "0", "I", status(open.get(i)));
            r.setString(584, m.getString(584));
            r.setString(911, "" + open.size());
            r.setString(912, i == open.size() - 1 ? "Y" : "N");
            send(r);
        }
    }

    private void refuse(Message m, String type, String id) throws FieldNotFound {
        Message j = message("j");
        j.setString(45, m.getHeader().getString(34));
        j.setString(372, type);
        j.setString(379, id);
        j.setString(380, "3");
        j.setString(58, "unsupported message type");
        send(j);
    }

    private void positions(Message m) throws FieldNotFound {
        if (refuses.equals("positions")) {
            refuse(m, "AN", m.getString(710));
            return;
        }
        List<String> held = books.stringPropertyNames().stream()
                .filter(k -> k.startsWith("held."))
                .sorted()
                .toList();
        Message ack = message("AO");
        ack.setString(721, "P" + m.getString(710));
        ack.setString(710, m.getString(710));
        ack.setString(727, "" + held.size());
        ack.setString(728, held.isEmpty() ? "2" : "0");
        ack.setString(729, "0");
        ack.setString(581, "1");
        ack.setString(1, "A1");
        send(ack);
        for (String key : held) {
            BigDecimal units = new BigDecimal(books.getProperty(key));
            quickfix.fix44.PositionReport r = new quickfix.fix44.PositionReport();
            r.setString(721, "P" + m.getString(710) + key);
            r.setString(710, m.getString(710));
            r.setString(727, "" + held.size());
            r.setString(728, "0");
            r.setString(715, "20260102");
            r.setString(1, "A1");
            r.setString(581, "1");
            r.setString(55, key.substring(5));
            r.setString(730, "1");
            r.setString(731, "1");
            r.setString(734, "1");
            quickfix.fix44.PositionReport.NoPositions g = new quickfix.fix44.PositionReport.NoPositions();
            g.setString(703, "TQ");
            g.setString(units.signum() > 0 ? 704 : 705, plain(units.abs()));
            r.addGroup(g);
            send(r);
        }
    }

    @Override
    public void fromAdmin(Message m, SessionID id) throws FieldNotFound, RejectLogon {
        if (m.getHeader().getString(35).equals("A")
                && (refuses.equals("logon")
                        || !m.isSetField(554)
                        || !m.getString(554).equals(PASSWORD))) {
            throw new RejectLogon("wrong user or password");
        }
    }

    @Override
    public void onCreate(SessionID id) {
        // nothing to do
    }

    @Override
    public void onLogon(SessionID id) {
        // nothing to do
    }

    @Override
    public void onLogout(SessionID id) {
        // nothing to do
    }

    @Override
    public void toAdmin(Message m, SessionID id) {
        // nothing to add
    }

    @Override
    public void toApp(Message m, SessionID id) {
        // nothing to add
    }
}
