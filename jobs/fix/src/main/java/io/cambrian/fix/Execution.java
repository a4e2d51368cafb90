package io.cambrian.fix;

import java.math.BigDecimal;

/**
 * An execution report (35=8) whose fields were read and make sense each by itself. Amounts are never negative.
 *
 * @param clOrdId (11), empty where it is missing
 * @param origClOrdId (41), the order that a cancel was for, or empty
 * @param orderId (37), the broker's, or empty
 * @param execId (17)
 * @param execRefId (19), the execution that is taken back or corrected, or empty
 * @param tradeDate (75, or else the date of 60), or empty
 * @param type (150)
 * @param status (39)
 * @param symbol (55), our name
 * @param side (54), 1 for buying and -1 for selling
 * @param lastQty (32) and lastPx (31), zero where there are none
 * @param leaves (151)
 * @param cum (14)
 * @param avgPx (6)
 * @param fee commission (12) and fees (136) of this execution
 * @param unknownOrder whether it says that the broker does not know the order (103=5)
 * @param duplicate whether it says that the broker has an order of that id already (103=6)
 * @param request (584 or 790), what it answers, or empty
 * @param last whether it is the last of an answer (912)
 * @param total (911), reports in the answer, or -1
 * @param reason (378, 58) in words, or empty
 */
record Execution(
        String clOrdId,
        String origClOrdId,
        String orderId,
        String execId,
        String execRefId,
        String tradeDate,
        char type,
        char status,
        String symbol,
        int side,
        BigDecimal lastQty,
        BigDecimal lastPx,
        BigDecimal leaves,
        BigDecimal cum,
        BigDecimal avgPx,
        BigDecimal fee,
        boolean unknownOrder,
        boolean duplicate,
        String request,
        boolean last,
        int total,
        String reason) {
    static final char NEW = '0';
    static final char DONE_FOR_DAY = '3';
    static final char CANCELED = '4';
    static final char REJECTED = '8';
    static final char EXPIRED = 'C';
    static final char RESTATED = 'D';
    static final char TRADE = 'F';
    static final char TRADE_CORRECT = 'G';
    static final char TRADE_CANCEL = 'H';
    static final char ORDER_STATUS = 'I';
    /** Order status (39) of one that is filled. */
    static final char FILLED = '2';

    boolean isStatus() {
        return type == ORDER_STATUS;
    }
}
