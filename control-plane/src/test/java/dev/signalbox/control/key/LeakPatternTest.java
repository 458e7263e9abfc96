package dev.signalbox.control.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.fleet.TestProxy;
import dev.signalbox.model.key.VirtualKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page for scanners finds what we mint.
final class LeakPatternTest {

  private static final Path PAGE = Path.of("../docs/how-to/find-leaked-keys.md");
  private static final String RULE = "id = \"%s\"[^\\[]*?regex = '''(.+)'''";

  @Test
  void findsEveryMintedKeyAndNothingShorter() throws IOException {
    Pattern pattern = rule("signalbox-virtual-key");
    Random random = new Random(1);
    for (int index = 0; index < 1_000; index++) {
      String key = VirtualKey.mint(random).whole().reveal();

      Matcher found = pattern.matcher("export KEY=" + key + "; run");

      assertThat(found.find()).isTrue();
      assertThat(found.group()).isEqualTo(key);
      assertThat(pattern.matcher(key.substring(1)).find()).isFalse();
      assertThat(pattern.matcher(key + "0").find()).isFalse();
    }
  }

  @Test
  void findsIdentitiesOfProxies() throws IOException {
    Pattern pattern = rule("signalbox-proxy-credential");
    for (int index = 0; index < 1_000; index++) {
      String identity = TestProxy.mint();

      Matcher found = pattern.matcher("token: " + identity + "\n");

      assertThat(found.find()).isTrue();
      assertThat(found.group()).isEqualTo(identity);
    }
  }

  private static Pattern rule(String id) throws IOException {
    Matcher rule = Pattern.compile(RULE.formatted(id)).matcher(Files.readString(PAGE));
    assertThat(rule.find()).as("a rule " + id).isTrue();
    return Pattern.compile(rule.group(1));
  }
}
