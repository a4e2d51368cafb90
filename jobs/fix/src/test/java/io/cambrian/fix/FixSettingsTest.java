package io.cambrian.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the settings of a session is said before anything is connected, all of it, and without secrets. */
class FixSettingsTest {
    private static final String SOUND = "[SESSION]\nBeginString=FIX.4.4\nSenderCompID=A\nTargetCompID=B\n"
            + "SocketConnectHost=localhost\nSocketConnectPort=1\n";

    @TempDir
    Path folder;

    private FixSettings read(String text) throws IOException {
        Path file = folder.resolve("session.cfg");
        Files.writeString(file, text);
        return FixSettings.read(file, Map.of("SECRET", "a$1\\b"));
    }

    private void refused(String text, String... why) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessageContainingAll(why);
    }

    @Test
    void aSecretComesFromTheEnvironmentAsItIs() throws IOException {
        FixSettings settings = read(SOUND + "CambrianPassword=${SECRET}\nCambrianUsername=me\n");
        assertThat(settings.password()).isEqualTo("a$1\\b");
        assertThat(settings.toString() + settings.quickfix()).doesNotContain("a$1");
    }

    @Test
    void secretsInTheFileAreRefusedAndNotRepeated() {
        assertThatThrownBy(() -> read(
                        SOUND + "CambrianPassword=hunter2\nSocketKeyStorePassword=hunter3\nLogonTag=554=hunter4\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("CambrianPassword", "SocketKeyStorePassword", "LogonTag")
                .hasMessageNotContaining("hunter");
    }

    /** A broker may want its own secret in any tag of a logon. */
    @Test
    void whateverElseALogonHoldsIsASecret() throws IOException {
        refused(SOUND + "LogonTag=553=me\nLogonTag1=9001=hunter2\n", "LogonTag1 holds a secret");
        read(SOUND + "LogonTag=553=me\nLogonTag1=9001=${SECRET}\n");
        String logon =
                "8=FIX.4.4|9=99|35=A|49=ME|56=B|34=1|52=20260102-10:00:00|98=0|108=30|553=me|9001=hunter2|10=001|";
        assertThat(Words.line(logon.replace('|', '\u0001')))
                .contains("|49=ME|")
                .contains("|553=me|9001=*******|10=")
                .doesNotContain("hunter2");
        String order = "8=FIX.4.4|9=99|35=D|11=x|9001=kept|10=001|";
        assertThat(Words.line(order.replace('|', '\u0001'))).isEqualTo(order);
    }

    @Test
    void anInstrumentIsNotAnothersNameThere() throws IOException {
        Path file = folder.resolve("symbols");
        Files.writeString(file, "BRK=BRK.A\nBRK.A=BRK.X\nX=Y\n");
        SymbolMap map = SymbolMap.read(file);
        map.requireClear(List.of("BRK", "BRK.A", "X", "Z"));
        assertThatThrownBy(() -> map.requireClear(List.of("X", "Y")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Y is the broker's name of X");
        assertThat(map.here("Y")).isEqualTo("X");
        assertThat(map.here("X")).as("the broker's X is not ours").isEqualTo("broker:X");
    }

    @Test
    void allFaultsAreNamed() {
        refused(SOUND + "CambrianAcount=1\nCambrianPassword=${NOWHERE}\n", "there is no CambrianAcount", "NOWHERE");
        refused(
                SOUND.replace("FIX.4.4", "FIX.4.2").replace("SocketConnectPort=1\n", "")
                        + "CambrianTimeInForce=GTC\nCambrianReplySeconds=0\nCambrianMaxOrderAgeDays=0\nConnectionType=acceptor\n",
                "FIX.4.2",
                "SocketConnectPort is missing",
                "GTC",
                "CambrianReplySeconds (0)",
                "CambrianMaxOrderAgeDays (0)",
                "initiator");
        refused(SOUND + SOUND.replace("=B", "=C"), "more than one");
        refused("", "[SESSION]");
        refused(SOUND + "CambrianSymbols=nowhere\n", "nowhere");
    }

    @Test
    void eachInstrumentHasOneNameOnEachSide() throws IOException {
        Path file = folder.resolve("symbols");
        Files.writeString(file, "# comment\n\nEURUSD=EUR/USD\n");
        SymbolMap map = SymbolMap.read(file);
        assertThat(map.there("EURUSD")).isEqualTo("EUR/USD");
        assertThat(map.here("EUR/USD")).isEqualTo("EURUSD");
        assertThat(map.there("GBPUSD")).isEqualTo("GBPUSD");
        for (String text : new String[] {"A=X\nA=Y\n", "A=X\nB=X\n", "A\n", "A=\n"}) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> SymbolMap.read(file)).isInstanceOf(ConfigException.class);
        }
    }
}
