package io.cambrian.jobs.scoring;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A market as bytes, exactly: what is sent to each executor once. */
public final class MarketCodec {
    private MarketCodec() {}

    public static byte[] encode(Market market) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeDouble(market.periodsPerYear());
            out.writeInt(market.series().size());
            for (BarSeries s : market.series()) {
                out.writeUTF(s.symbol());
                out.writeBoolean(s.closeOnly());
                out.writeInt(s.size());
                for (int i = 0; i < s.size(); i++) {
                    out.writeInt(s.days()[i]);
                    out.writeBoolean(s.member()[i]);
                    out.writeDouble(s.close()[i]);
                    if (!s.closeOnly()) {
                        out.writeDouble(s.open()[i]);
                        out.writeDouble(s.high()[i]);
                        out.writeDouble(s.low()[i]);
                        out.writeDouble(s.volume()[i]);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static Market decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            double periodsPerYear = in.readDouble();
            List<BarSeries> series = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                series.add(readSeries(in));
            }
            return Market.of(series, periodsPerYear);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BarSeries readSeries(DataInputStream in) throws IOException {
        String symbol = in.readUTF();
        boolean closeOnly = in.readBoolean();
        int n = in.readInt();
        int[] days = new int[n];
        boolean[] member = new boolean[n];
        double[] close = new double[n];
        double[] open = new double[n];
        double[] high = new double[n];
        double[] low = new double[n];
        double[] volume = new double[n];
        for (int i = 0; i < n; i++) {
            days[i] = in.readInt();
            member[i] = in.readBoolean();
            close[i] = in.readDouble();
            if (!closeOnly) {
                open[i] = in.readDouble();
                high[i] = in.readDouble();
                low[i] = in.readDouble();
                volume[i] = in.readDouble();
            }
        }
        return closeOnly
                ? BarSeries.closeOnly(symbol, days, close, member)
                : BarSeries.of(symbol, days, open, high, low, close, volume, member);
    }
}
