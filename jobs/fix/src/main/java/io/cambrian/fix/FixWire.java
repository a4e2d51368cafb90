package io.cambrian.fix;

import io.cambrian.fault.ConfigException;
import io.cambrian.live.broker.Broker.Report;
import io.cambrian.live.broker.Gateway;
import io.cambrian.live.broker.Message.Acknowledged;
import io.cambrian.live.broker.Message.Answer;
import io.cambrian.live.broker.Message.Cancel;
import io.cambrian.live.broker.Message.NewOrder;
import io.cambrian.live.broker.Message.Reported;
import io.cambrian.live.broker.Message.Request;
import io.cambrian.live.broker.Message.Resend;
import io.cambrian.live.broker.Message.Status;
import io.cambrian.live.broker.Message.StatusRequest;
import io.cambrian.live.broker.Order;
import io.cambrian.live.broker.Wire;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.journal.JournalUnwritableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import quickfix.Application;
import quickfix.ConfigError;
import quickfix.DefaultMessageFactory;
import quickfix.DoNotSend;
import quickfix.FileStoreFactory;
import quickfix.Message;
import quickfix.MessageStoreFactory;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SessionNotFound;
import quickfix.SocketInitiator;
import quickfix.UnsupportedMessageType;
import quickfix.field.BusinessRejectRefID;
import quickfix.field.ClOrdID;
import quickfix.field.MsgSeqNum;
import quickfix.field.MsgType;
import quickfix.field.OrigClOrdID;
import quickfix.field.Password;
import quickfix.field.PosReqID;
import quickfix.field.PossDupFlag;
import quickfix.field.RefMsgType;
import quickfix.field.RefSeqNum;
import quickfix.field.Text;
import quickfix.field.Username;

/**
 * A wire to a broker that speaks FIX 4.4. The session's thread takes in what the broker says, into the ledger, before the session
 * counts it as received; the owner's thread asks and waits.
 *
 * <p>An order is written into the ledger, then sent, once. One of which nothing was heard is asked for (35=H), and sent again only
 * when the broker says that it does not know it, within {@link #SEND_AGAIN}. The session itself never sends one of our messages
 * again: where the broker misses some, it is told to go on, and asked afterwards what it has.
 */
final class FixWire implements Wire {
    /** After this, an order that never arrived is not for the market of now. */
    static final Duration SEND_AGAIN = Duration.ofMinutes(10);

    /** How often a snapshot of the broker's books is tried while executions come in between. */
    private static final int SNAPSHOTS = 3;
    /** How long one that is known to be away is waited for again. */
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final FixSettings settings;
    private final Books books;
    private final Clock clock;
    private final Requests requests;
    private final Executions executions;
    private final SocketInitiator initiator;
    private final List<Request> queue = new ArrayList<>();
    /** When an order was to be sent first, whether or not there was a connection. */
    private final Map<String, Instant> wanted = new HashMap<>();

    private long delivered;
    private int pendingDay = Integer.MIN_VALUE;
    /** Orders that were open there last, and are not ours or are closed here. */
    private List<Order> strangers = List.of();

    // shared with the session's thread, guarded by this; nothing is sent while it is held
    private final Map<String, Ask> asks = new HashMap<>();
    /** Ids of what was sent, by the number that it went with. */
    private final Map<Integer, String> sent = new LinkedHashMap<>();
    /** Orders whose cancel was sent on this connection, and whether it was answered. */
    private final Map<String, Boolean> cancels = new HashMap<>();

    /** What was last said of the state of orders that are open there. */
    private final Map<String, String> openThere = new HashMap<>();

    private boolean loggedOn;
    private boolean wasHere;
    private boolean waitedOut;
    private String away = "";
    private JournalUnwritableException unwritable;
    private String doubt = "";
    private String silence = "";
    private long asked;

    /** The broker does not say what it must. */
    private static final class Silence extends Exception {
        private static final long serialVersionUID = 1;

        Silence(String reason) {
            super(reason);
        }
    }

    /**
     * @param books are closed with this
     * @throws ConfigException where an instrument's name would be another's there
     */
    FixWire(FixSettings settings, Gateway.Client client, Books books, Clock clock) {
        settings.symbols().requireClear(client.symbols());
        this.settings = settings;
        this.books = books;
        this.clock = clock;
        this.requests = new Requests(settings, clock);
        this.executions = new Executions(settings.symbols(), client.currency());
        this.asked = clock.millis();
        Path folder = privateFolder(client.folder().resolve("fix"));
        settings.quickfix().setString(settings.session(), FileStoreFactory.SETTING_FILE_STORE_PATH, folder.toString());
        FileStoreFactory files = new FileStoreFactory(settings.quickfix());
        MessageStoreFactory stores = id -> new MaskingStore(files.create(id));
        try {
            initiator = new SocketInitiator(
                    new Inbound(),
                    stores,
                    settings.quickfix(),
                    id -> new MessageLog(folder.resolve("messages.log"), clock, this::failed),
                    new DefaultMessageFactory());
            initiator.start();
        } catch (ConfigError e) {
            throw new ConfigException("The FIX session " + settings.session() + " cannot begin: " + e.getMessage());
        }
    }

    private static Path privateFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of the FIX session cannot be made: " + folder, e);
        }
    }

    @Override
    public void send(Request request) {
        if (request instanceof NewOrder n) {
            wanted.putIfAbsent(n.order().id(), clock.instant());
        }
        queue.add(request);
    }

    @Override
    public void onDay(DayBars day) {
        pendingDay = day.day();
        wanted.clear(); // what was not sent by now never is
    }

    @Override
    public void see(DayBars day) {
        // a broker sees the market for itself
    }

    @Override
    public void see(String symbol, int day, double close) {
        // as above
    }

    @Override
    public boolean livesByTheClock() {
        return true;
    }

    @Override
    public int attempts() {
        return 3;
    }

    @Override
    public synchronized Optional<String> trouble() {
        if (unwritable != null) {
            return Optional.of(unwritable.getMessage().lines().findFirst().orElseThrow());
        }
        if (!loggedOn) {
            return Optional.of("the FIX session " + settings.session() + " is not logged on"
                    + (away.isEmpty() ? "" : ": " + away));
        }
        String why = doubt.isEmpty() ? silence : doubt;
        return why.isEmpty() ? Optional.empty() : Optional.of(why);
    }

    @Override
    public synchronized void recompare() {
        doubt = "";
    }

    private synchronized void doubt(String what) {
        if (!what.isEmpty() && doubt.isEmpty()) {
            doubt = what;
        }
    }

    /** Does what is asked for and waits for the answers, as long as an answer may take. */
    @Override
    public List<Answer> receive() {
        synchronized (this) {
            if (unwritable != null) {
                throw unwritable; // only whoever owns the account can open it again
            }
        }
        List<Request> now = List.copyOf(queue);
        queue.clear();
        List<Answer> answers = new ArrayList<>();
        if (!now.isEmpty() && awaitLogon()) {
            carryOut(now);
            for (Request r : now) {
                if (r instanceof StatusRequest s) {
                    status(s).ifPresent(answers::add);
                }
            }
        }
        long from = delivered + 1;
        for (Request r : now) {
            if (r instanceof NewOrder n
                    && books.fate(n.order().id()).filter(Fate::heard).isPresent()) {
                answers.add(0, new Acknowledged(n.order().id()));
            } else if (r instanceof Resend again) {
                from = Math.min(from, again.from());
            }
        }
        for (Report report : books.from(from)) {
            answers.add(new Reported(report));
            delivered = Math.max(delivered, report.number());
        }
        return answers;
    }

    private void carryOut(List<Request> now) {
        Set<String> awaited = new HashSet<>();
        Set<String> takenBack = new HashSet<>();
        for (Request r : now) {
            if (r instanceof NewOrder n && send(n.order())) {
                awaited.add(n.order().id());
            } else if (r instanceof Cancel c && cancel(c)) {
                takenBack.add(c.orderId());
            }
        }
        await(
                settings.reply(),
                () -> awaited.stream()
                                .allMatch(id -> books.fate(id).map(Fate::heard).orElse(true))
                        && takenBack.stream()
                                .allMatch(id -> cancels.getOrDefault(id, true)
                                        || books.fate(id).isPresent() && isGone(id)));
    }

    /** Whether it was sent now. */
    private boolean send(Order order) {
        if (books.fate(order.id()).isPresent()) {
            return false; // it may be there: it is asked for
        }
        Instant now = clock.instant();
        Instant first = Optional.ofNullable(books.sentAt(order.id())).orElse(wanted.getOrDefault(order.id(), now));
        if (order.day() < LocalDate.ofInstant(now, ZoneOffset.UTC).toEpochDay() - settings.maxOrderAgeDays()) {
            return never(order, "too_old");
        }
        if (order.day() < books.lastDay() || isOver(first, now)) {
            return never(order, "never_arrived");
        }
        boolean again = books.send(order);
        transmit(requests.order(order, again));
        return true;
    }

    private boolean never(Order order, String reason) {
        books.never(new Cancel(order.id(), order.symbol(), order.day(), reason));
        return false;
    }

    private static boolean isOver(Instant first, Instant now) {
        return Duration.between(first, now).compareTo(SEND_AGAIN) > 0;
    }

    /** Whether the answer is to be waited for. */
    private boolean cancel(Cancel c) {
        Optional<Fate> fate = books.fate(c.orderId());
        Optional<Order> theirs = stranger(c.orderId());
        if (fate.isEmpty() && theirs.isEmpty()) {
            books.never(c);
            return false;
        }
        if (fate.isPresent() && isGone(c.orderId())) {
            return false;
        }
        synchronized (this) {
            if (Boolean.FALSE.equals(cancels.get(c.orderId()))) {
                return true; // it is under way
            }
            cancels.put(c.orderId(), false);
        }
        Order order = theirs.or(() -> fate.map(Fate::order)).orElseThrow();
        transmit(requests.cancel(order, books.cancel(order.id(), c.reason())));
        return true;
    }

    /** An order that was open there last, and is not open here. */
    private Optional<Order> stranger(String id) {
        return strangers.stream().filter(o -> o.id().equals(id)).findFirst();
    }

    /** Whether nothing of an order of ours waits, by the books here and by what the broker said last. */
    private boolean isGone(String id) {
        return books.fate(id).map(Fate::closed).orElse(true) && stranger(id).isEmpty();
    }

    private void transmit(Message message) {
        try {
            Session.sendToTarget(message, settings.session());
        } catch (SessionNotFound e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Answer> status(StatusRequest s) {
        try {
            Status there = snapshot(s.token());
            synchronized (this) {
                silence = "";
            }
            return Optional.of(there);
        } catch (Silence e) {
            synchronized (this) {
                silence = e.getMessage();
            }
            return Optional.empty();
        }
    }

    /** The broker's orders and positions at one moment: no execution came while they were told. */
    private Status snapshot(long token) throws Silence {
        for (int i = 0; i < SNAPSHOTS; i++) {
            long before = books.executions();
            Map<String, Order> open = openOrders();
            Ask.Positions held = ask(
                    new Ask.Positions(nextId(), settings.positionType(), settings.symbols()),
                    a -> requests.positions(a.id()));
            if (books.executions() == before) {
                strangers = open.values().stream()
                        .filter(o -> books.fate(o.id()).map(Fate::closed).orElse(true))
                        .toList();
                synchronized (this) {
                    openThere.keySet().retainAll(open.keySet());
                }
                Optional<Status> status =
                        books.status(token, pendingDay, before, held.held(), List.copyOf(open.values()));
                if (status.isPresent()) {
                    return status.get();
                }
            }
        }
        throw new Silence("executions came while the broker told its books, " + SNAPSHOTS + " times");
    }

    private Map<String, Order> openOrders() throws Silence {
        Ask.Orders all = ask(new Ask.Orders(nextId()), a -> requests.allOrders(a.id()));
        Map<String, Order> open = new TreeMap<>();
        Set<String> told = new HashSet<>();
        for (Execution e : all.states()) {
            String id = books.orderOf(e);
            told.add(id);
            if (e.leaves().signum() > 0) {
                open.put(id, waiting(e, id));
            }
        }
        for (Fate f : books.open()) {
            if (!told.contains(f.order().id())) {
                String id = f.order().id();
                Ask.State state = ask(new Ask.State(nextId(), id), a -> requests.orderState(f.order(), a.id()));
                if (state.isUnknown()) {
                    unknown(f);
                } else {
                    books.fate(id)
                            .filter(now -> !now.closed())
                            .ifPresent(now -> open.put(id, now.order().withQuantity(left(now))));
                }
            }
        }
        return open;
    }

    private static BigDecimal left(Fate f) {
        return f.order().quantity().signum() < 0 ? f.leaves().negate() : f.leaves();
    }

    private Order waiting(Execution e, String id) {
        BigDecimal units = e.leaves().multiply(BigDecimal.valueOf(e.side()));
        return books.fate(id)
                .map(f -> f.order().withQuantity(units))
                .orElseGet(() -> new Order(id, e.symbol(), units, books.lastDay(), BigDecimal.ONE));
    }

    /** The broker has said that it does not know an order of ours. */
    private void unknown(Fate f) {
        String id = f.order().id();
        if (f.heard()) {
            books.end(id, "unknown_at_broker");
            doubt("the broker does not know order " + id + " any more");
        } else if (f.order().day() == books.lastDay() && !isOver(books.sentAt(id), clock.instant())) {
            books.lost(id);
        } else {
            books.end(id, "never_arrived");
        }
    }

    private String nextId() {
        return "q" + Long.toString(++asked, 36);
    }

    private interface Question<A extends Ask> {
        Message of(A ask);
    }

    private <A extends Ask> A ask(A ask, Question<A> question) throws Silence {
        synchronized (this) {
            asks.put(ask.id(), ask);
        }
        try {
            transmit(question.of(ask));
            boolean answered = await(settings.reply(), () -> ask.isDone() || !loggedOn);
            synchronized (this) {
                if (!ask.refused().isEmpty()) {
                    throw new Silence("the broker does not tell " + ask.what() + ": " + ask.refused());
                }
                if (!answered || !ask.isDone()) {
                    throw new Silence("the broker has not told " + ask.what() + " within "
                            + settings.reply().toSeconds() + " s");
                }
            }
            return ask;
        } finally {
            synchronized (this) {
                asks.remove(ask.id());
            }
        }
    }

    private boolean awaitLogon() {
        boolean here = await(waitedOut ? GLANCE : settings.reply(), () -> loggedOn);
        synchronized (this) {
            waitedOut = !here;
        }
        return here;
    }

    private synchronized boolean await(Duration longest, BooleanSupplier what) {
        Instant end = Instant.now().plus(longest);
        try {
            while (!what.getAsBoolean()) {
                long left = Duration.between(Instant.now(), end).toMillis();
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void failed(String error) {
        // what comes after a connection was given up says less than why
        if (!loggedOn && !error.contains("Logon state is not valid")) {
            away = error.replace("quickfix.", "");
        }
    }

    @Override
    public void close() {
        initiator.stop();
        books.close();
    }

    /** The session's thread. */
    private final class Inbound implements Application {
        @Override
        public void onCreate(SessionID id) {
            // nothing is known of the broker yet
        }

        @Override
        public void onLogon(SessionID id) {
            synchronized (FixWire.this) {
                loggedOn = true;
                if (wasHere) {
                    doubt("the session was interrupted");
                }
                wasHere = true;
                away = "";
                cancels.clear();
                FixWire.this.notifyAll();
            }
        }

        @Override
        public void onLogout(SessionID id) {
            synchronized (FixWire.this) {
                if (loggedOn && away.isEmpty()) {
                    away = "the connection ended";
                }
                loggedOn = false;
                FixWire.this.notifyAll();
            }
        }

        @Override
        public void toAdmin(Message m, SessionID id) {
            String type = type(m);
            if (type.equals(MsgType.LOGON)) {
                if (!settings.username().isEmpty()) {
                    m.setString(Username.FIELD, settings.username());
                }
                if (!settings.password().isEmpty()) {
                    m.setString(Password.FIELD, settings.password());
                }
            } else if (type.equals(MsgType.REJECT)) {
                refusedHere(m);
            }
        }

        @Override
        public void toApp(Message m, SessionID id) throws DoNotSend {
            if ("Y".equals(Executions.optional(m.getHeader(), PossDupFlag.FIELD))) {
                throw new DoNotSend(); // the broker is asked what it has instead
            }
            String type = type(m);
            if (type.equals(MsgType.BUSINESS_MESSAGE_REJECT)) {
                refusedHere(m);
                return;
            }
            synchronized (FixWire.this) {
                sent.put(number(m.getHeader(), MsgSeqNum.FIELD), subject(m));
                if (sent.size() > 10_000) {
                    sent.remove(sent.keySet().iterator().next());
                }
            }
        }

        @Override
        public void fromAdmin(Message m, SessionID id) {
            synchronized (FixWire.this) {
                switch (type(m)) {
                    case MsgType.LOGOUT -> {
                        String text = Words.shown(Executions.optional(m, Text.FIELD));
                        away = text.isEmpty() ? "the broker logged out" : text;
                    }
                    case MsgType.REJECT -> written(() -> refused(m));
                    default -> {}
                }
            }
        }

        @Override
        public void fromApp(Message m, SessionID id) throws UnsupportedMessageType {
            synchronized (FixWire.this) {
                try {
                    switch (type(m)) {
                        case MsgType.EXECUTION_REPORT -> written(() -> execution(m));
                        case MsgType.ORDER_CANCEL_REJECT -> cancelRefused(m);
                        case MsgType.REQUEST_FOR_POSITIONS_ACK -> positions(m, true);
                        case MsgType.POSITION_REPORT -> positions(m, false);
                        case MsgType.BUSINESS_MESSAGE_REJECT -> written(() -> refused(m));
                        default -> throw new UnsupportedMessageType();
                    }
                } finally {
                    FixWire.this.notifyAll();
                }
            }
        }
    }

    /** The engine has found a message of the broker to be against the dictionary, and says so to the broker. */
    private synchronized void refusedHere(Message m) {
        String type = Executions.optional(m, RefMsgType.FIELD);
        String reason = "its message (35=" + Words.shown(type) + ") was refused here: "
                + Words.shown(Executions.optional(m, Text.FIELD));
        if (type.equals(MsgType.POSITION_REPORT) || type.equals(MsgType.REQUEST_FOR_POSITIONS_ACK)) {
            asks.values().stream().filter(a -> a instanceof Ask.Positions).forEach(a -> a.refuse(reason));
            notifyAll();
        } else {
            doubt("of the broker's reports one is not understood: " + reason);
        }
    }

    /** What cannot be written down does not count as received here, and is the owner's to know. */
    private void written(Runnable taking) {
        try {
            taking.run();
        } catch (JournalUnwritableException e) {
            unwritable = e;
            throw e;
        }
    }

    private void execution(Message m) {
        Execution e = null;
        try {
            e = executions.read(m);
            String said = books.take(e);
            // the broker's state of an order is doubtful once; then it is one of the differences
            if (!e.isStatus() || !said.equals(openThere.put(books.orderOf(e), said))) {
                doubt(said);
            }
        } catch (Refused r) {
            String reason = "a report of the broker was refused: " + r.getMessage();
            books.refused(m.toString(), reason);
            if (e == null || !e.isStatus()) {
                doubt(reason);
            }
        }
        if (e != null) {
            answered(e);
        }
    }

    private void answered(Execution e) {
        String id = books.orderOf(e);
        cancels.computeIfPresent(id, (k, answered) -> answered || e.clOrdId().startsWith(k + "c"));
        if (!e.isStatus()) {
            return;
        }
        if (asks.get(e.request()) instanceof Ask.Orders all) {
            all.take(e);
        }
        for (Ask ask : asks.values()) {
            if (ask instanceof Ask.State s
                    && (e.request().equals(s.id()) || e.request().isEmpty() && id.equals(s.order()))) {
                s.take(e);
            }
        }
    }

    private void cancelRefused(Message m) {
        String id = Executions.optional(m, OrigClOrdID.FIELD);
        cancels.computeIfPresent(id, (k, answered) -> true);
    }

    private void positions(Message m, boolean acknowledgement) {
        if (asks.get(Executions.optional(m, PosReqID.FIELD)) instanceof Ask.Positions held) {
            try {
                if (acknowledgement) {
                    held.acknowledge(m);
                } else {
                    held.take(m);
                }
            } catch (Refused r) {
                held.refuse(r.getMessage());
            }
        }
    }

    /** A message of ours was refused as such. */
    private void refused(Message m) {
        String reason = Words.shown(Executions.optional(m, Text.FIELD));
        String id = Executions.optional(m, BusinessRejectRefID.FIELD);
        if (!asks.containsKey(id) && books.fate(id).isEmpty()) {
            id = sent.getOrDefault(number(m, RefSeqNum.FIELD), "");
        }
        String refused = Words.shown(Executions.optional(m, RefMsgType.FIELD));
        if (asks.containsKey(id)) {
            asks.get(id).refuse(reason);
        } else if (books.fate(id).isPresent() && (refused.isEmpty() || refused.equals(MsgType.ORDER_SINGLE))) {
            books.reject(id, reason);
        } else {
            doubt("the broker refused a message (35=" + refused + "): " + reason);
        }
        notifyAll();
    }

    private static String type(Message m) {
        return Executions.optional(m.getHeader(), MsgType.FIELD);
    }

    /** What a message of ours is about: the question or the order. */
    private static String subject(Message m) {
        for (int tag : new int[] {
            quickfix.field.OrdStatusReqID.FIELD, quickfix.field.MassStatusReqID.FIELD, PosReqID.FIELD, ClOrdID.FIELD
        }) {
            String id = Executions.optional(m, tag);
            if (!id.isEmpty()) {
                return id;
            }
        }
        return "";
    }

    private static int number(quickfix.FieldMap m, int tag) {
        String text = Executions.optional(m, tag);
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }
}
