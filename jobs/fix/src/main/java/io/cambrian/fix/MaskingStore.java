package io.cambrian.fix;

import java.io.IOException;
import java.util.Collection;
import java.util.Date;
import quickfix.MessageStore;

/** A store of sequence numbers and messages that never has a secret; what has one is a logon, which is never sent again. */
final class MaskingStore implements MessageStore {
    private final MessageStore store;

    MaskingStore(MessageStore store) {
        this.store = store;
    }

    @Override
    public boolean set(int sequence, String message) throws IOException {
        return store.set(sequence, Words.masked(message));
    }

    @Override
    public void get(int from, int to, Collection<String> messages) throws IOException {
        store.get(from, to, messages);
    }

    @Override
    public int getNextSenderMsgSeqNum() throws IOException {
        return store.getNextSenderMsgSeqNum();
    }

    @Override
    public int getNextTargetMsgSeqNum() throws IOException {
        return store.getNextTargetMsgSeqNum();
    }

    @Override
    public void setNextSenderMsgSeqNum(int next) throws IOException {
        store.setNextSenderMsgSeqNum(next);
    }

    @Override
    public void setNextTargetMsgSeqNum(int next) throws IOException {
        store.setNextTargetMsgSeqNum(next);
    }

    @Override
    public void incrNextSenderMsgSeqNum() throws IOException {
        store.incrNextSenderMsgSeqNum();
    }

    @Override
    public void incrNextTargetMsgSeqNum() throws IOException {
        store.incrNextTargetMsgSeqNum();
    }

    @Override
    public Date getCreationTime() throws IOException {
        return store.getCreationTime();
    }

    @Override
    public void reset() throws IOException {
        store.reset();
    }

    @Override
    public void refresh() throws IOException {
        store.refresh();
    }
}
