package io.cambrian.fix;

import io.cambrian.live.broker.Order;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import quickfix.Message;
import quickfix.field.Account;
import quickfix.field.AccountType;
import quickfix.field.ClOrdID;
import quickfix.field.ClearingBusinessDate;
import quickfix.field.ExDestination;
import quickfix.field.HandlInst;
import quickfix.field.MassStatusReqID;
import quickfix.field.MassStatusReqType;
import quickfix.field.OrdStatusReqID;
import quickfix.field.OrdType;
import quickfix.field.OrderQty;
import quickfix.field.OrigClOrdID;
import quickfix.field.PartyID;
import quickfix.field.PartyIDSource;
import quickfix.field.PartyRole;
import quickfix.field.PosReqID;
import quickfix.field.PosReqType;
import quickfix.field.PossResend;
import quickfix.field.Side;
import quickfix.field.SubscriptionRequestType;
import quickfix.field.Symbol;
import quickfix.field.TimeInForce;
import quickfix.field.TransactTime;
import quickfix.fix44.NewOrderSingle;
import quickfix.fix44.OrderCancelRequest;
import quickfix.fix44.OrderMassStatusRequest;
import quickfix.fix44.OrderStatusRequest;
import quickfix.fix44.RequestForPositions;

/** Writes what we ask of the broker. Immutable. */
final class Requests {
    private final FixSettings settings;
    private final Clock clock;

    Requests(FixSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    private LocalDateTime now() {
        return LocalDateTime.now(clock.withZone(ZoneOffset.UTC));
    }

    /** @param again the broker said that it does not know it, though it was sent before */
    Message order(Order o, boolean again) {
        NewOrderSingle m = new NewOrderSingle();
        m.set(new ClOrdID(o.id()));
        account(m);
        m.set(new HandlInst(HandlInst.AUTOMATED_EXECUTION_ORDER_PRIVATE_NO_BROKER_INTERVENTION));
        if (!settings.exDestination().isEmpty()) {
            m.set(new ExDestination(settings.exDestination()));
        }
        instrument(m, o);
        m.setField(new TransactTime(now()));
        m.setString(OrderQty.FIELD, Decimals.plain(o.quantity().abs()).toPlainString());
        m.set(new OrdType(OrdType.MARKET));
        m.set(new TimeInForce(settings.timeInForce()));
        if (again) {
            m.getHeader().setField(new PossResend(true));
        }
        return m;
    }

    Message cancel(Order o, String request) {
        OrderCancelRequest m = new OrderCancelRequest();
        m.set(new OrigClOrdID(o.id()));
        m.set(new ClOrdID(request));
        account(m);
        instrument(m, o);
        m.set(new TransactTime(now()));
        m.setString(OrderQty.FIELD, Decimals.plain(o.quantity().abs()).toPlainString());
        return m;
    }

    Message orderState(Order o, String request) {
        OrderStatusRequest m = new OrderStatusRequest();
        m.set(new ClOrdID(o.id()));
        m.set(new OrdStatusReqID(request));
        account(m);
        instrument(m, o);
        return m;
    }

    Message allOrders(String request) {
        OrderMassStatusRequest m = new OrderMassStatusRequest();
        m.set(new MassStatusReqID(request));
        m.set(new MassStatusReqType(MassStatusReqType.STATUS_FOR_ALL_ORDERS));
        account(m);
        return m;
    }

    Message positions(String request) {
        RequestForPositions m = new RequestForPositions();
        m.set(new PosReqID(request));
        m.set(new PosReqType(PosReqType.POSITIONS));
        m.set(new SubscriptionRequestType(SubscriptionRequestType.SNAPSHOT));
        if (!settings.party().isEmpty()) {
            RequestForPositions.NoPartyIDs party = new RequestForPositions.NoPartyIDs();
            party.set(new PartyID(settings.party()));
            party.set(new PartyIDSource(PartyIDSource.PROPRIETARY_CUSTOM_CODE));
            party.set(new PartyRole(PartyRole.CLIENT_ID));
            m.addGroup(party);
        }
        account(m);
        m.set(new AccountType(AccountType.ACCOUNT_IS_CARRIED_ON_CUSTOMER_SIDE_OF_THE_BOOKS));
        m.set(new ClearingBusinessDate(now().format(DateTimeFormatter.BASIC_ISO_DATE)));
        m.set(new TransactTime(now()));
        return m;
    }

    private void account(Message m) {
        if (!settings.account().isEmpty()) {
            m.setField(new Account(settings.account()));
        }
    }

    private void instrument(Message m, Order o) {
        m.setField(new Symbol(settings.symbols().there(o.symbol())));
        m.setField(new Side(o.quantity().signum() > 0 ? Side.BUY : Side.SELL));
    }
}
