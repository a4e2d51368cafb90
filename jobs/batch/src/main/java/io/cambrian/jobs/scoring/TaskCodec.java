package io.cambrian.jobs.scoring;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.InstrumentGroups;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole scoring task as bytes, exactly. */
final class TaskCodec {
    private TaskCodec() {}

    static byte[] encode(ScoringTask task) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] market = MarketCodec.encode(task.market());
            out.writeInt(market.length);
            out.write(market);
            out.writeInt(task.firstDay());
            out.writeInt(task.lastDay());
            out.writeDouble(task.costs().feeBps());
            out.writeDouble(task.costs().slippageBps());
            out.writeDouble(task.costs().borrowBpsPerYear());
            writeNames(task.cases().kinds(), out);
            for (int kind : task.cases().kindOfDay()) {
                out.writeByte(kind);
            }
            writeNames(task.cases().groups().names(), out);
            for (BarSeries series : task.market().series()) {
                out.writeByte(task.cases().groups().of(series.symbol()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ScoringTask decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Market market = MarketCodec.decode(in.readNBytes(in.readInt()));
            int firstDay = in.readInt();
            int lastDay = in.readInt();
            Costs costs = new Costs(in.readDouble(), in.readDouble(), in.readDouble());
            List<String> kinds = readNames(in);
            int[] kindOfDay = new int[market.calendar().length];
            for (int i = 0; i < kindOfDay.length; i++) {
                kindOfDay[i] = in.readByte();
            }
            List<String> groups = readNames(in);
            Map<String, Integer> bySymbol = new HashMap<>();
            for (BarSeries series : market.series()) {
                bySymbol.put(series.symbol(), (int) in.readByte());
            }
            Cases cases = new Cases(kinds, kindOfDay, new InstrumentGroups(groups, bySymbol));
            return new ScoringTask(market, firstDay, lastDay, costs, cases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeNames(List<String> names, DataOutputStream out) throws IOException {
        out.writeInt(names.size());
        for (String name : names) {
            out.writeUTF(name);
        }
    }

    private static List<String> readNames(DataInputStream in) throws IOException {
        List<String> names = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            names.add(in.readUTF());
        }
        return names;
    }
}
