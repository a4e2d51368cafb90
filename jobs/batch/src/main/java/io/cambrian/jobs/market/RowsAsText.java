package io.cambrian.jobs.market;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Rows of a table as the bytes of comma-separated text with a header, made as they are read. */
final class RowsAsText extends InputStream {
    private final Iterator<Row> rows;
    private byte[] line;
    private int at;

    RowsAsText(String[] columns, Iterator<Row> rows) {
        this.rows = rows;
        StringBuilder header = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
            append(header, i, columns[i]);
        }
        line = bytes(header);
    }

    private static void append(StringBuilder text, int i, Object value) {
        text.append(i == 0 ? "" : ",");
        if (value != null) {
            String plain = value.toString().replace('\n', ' ').replace('\r', ' ');
            boolean quote = plain.indexOf(',') >= 0 || plain.indexOf('"') >= 0;
            text.append(quote ? '"' + plain.replace("\"", "\"\"") + '"' : plain);
        }
    }

    private static byte[] bytes(StringBuilder text) {
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean fill() {
        while (at == line.length) {
            if (!rows.hasNext()) {
                return false;
            }
            Row row = rows.next();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                append(text, i, row.get(i));
            }
            line = bytes(text);
            at = 0;
        }
        return true;
    }

    @Override
    public int read() {
        return fill() ? line[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, line.length - at);
        System.arraycopy(line, at, target, offset, n);
        at += n;
        return n;
    }
}
