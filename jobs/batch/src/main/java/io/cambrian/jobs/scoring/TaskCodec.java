package io.cambrian.jobs.scoring;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.market.Market;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

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
            out.writeInt(task.cases().names().size());
            for (String name : task.cases().names()) {
                out.writeUTF(name);
            }
            for (int c : task.cases().caseOfDay()) {
                out.writeByte(c);
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
            List<String> names = new ArrayList<>();
            for (int n = in.readInt(); n > 0; n--) {
                names.add(in.readUTF());
            }
            int[] caseOfDay = new int[market.calendar().length];
            for (int i = 0; i < caseOfDay.length; i++) {
                caseOfDay[i] = in.readByte();
            }
            return new ScoringTask(market, firstDay, lastDay, costs, new Cases(names, caseOfDay));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
