package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.dialect.scan.SipHash;
import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.wire.Surface;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private static final String FIRST = "{\"role\":\"user\",\"content\":\"Hello\"}";
  private static final String SECOND = "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\"}]}";

  @Test
  void theNextTurnContinuesTheChain() {
    ConversationHashes first = messages(FIRST);
    ConversationHashes second = messages(FIRST + "," + SECOND);

    assertThat(second.root()).isEqualTo(first.root());
    assertThat(second.chain()).hasSize(2).startsWith(first.chain());
  }

  @Test
  void theChainDependsOnAllThatWasSaidBefore() {
    assertThat(messages(SECOND + "," + FIRST).chain()[1])
        .isNotEqualTo(messages(FIRST + "," + FIRST).chain()[1]);
  }

  @Test
  void keepsTheLastSixteenLinks() {
    String seventeen = (FIRST + ",").repeat(16) + SECOND;
    ConversationHashes sixteen = messages((FIRST + ",").repeat(15) + FIRST);

    ConversationHashes hashes = messages(seventeen);

    assertThat(hashes.chain()).hasSize(ConversationHashes.MAX_CHAIN);
    assertThat(hashes.chain()[14]).isEqualTo(sixteen.chain()[15]);
    assertThat(hashes.chain()[0]).isEqualTo(sixteen.chain()[1]);
    assertThat(hashes.root()).isEqualTo(sixteen.root());
  }

  @Test
  void cacheControlMakesNoDifferenceWhereverItStands() {
    String plain = "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}";
    String mark = "\"cache_control\":{\"type\":\"ephemeral\",\"x\":[1,{\"cache_control\":null}]}";

    assertThat(messages(plain.replace("\"text\":\"a\"", "\"text\":\"a\"," + mark)))
        .isEqualTo(messages(plain));
    assertThat(messages(plain.replace("{\"type\"", "{" + mark + ",\"type\"")))
        .isEqualTo(messages(plain));
    assertThat(messages(plain.replace("{\"role\"", "{\"cache_control\":null ,\"role\"")))
        .isEqualTo(messages(plain));
    assertThat(messages(plain.replace("\"text\":\"a\"", "\"text\":\"a\",\"cache_control\":1")))
        .isEqualTo(messages(plain));
  }

  @Test
  void whiteSpaceBetweenTokensMakesNoDifference() {
    assertThat(messages(" { \"role\" :\n\"user\",\t\"content\": \"Hello\" } "))
        .isEqualTo(messages(FIRST));
  }

  @Test
  void whatIsSaidMakesADifference() {
    assertThat(messages(FIRST.replace("Hello", "Hello ")).root())
        .isNotEqualTo(messages(FIRST).root());
    assertThat(messages("[12]").root()).isNotEqualTo(messages("[1,2]").root());
    assertThat(messages("{\"a\":{},\"b\":1}").root())
        .isNotEqualTo(messages("{\"a\":{\"b\":1}}").root());
    assertThat(messages("{\"a\":\"cache_control\"}").root())
        .isNotEqualTo(messages("{\"a\":\"\"}").root());
  }

  @Test
  void anotherKeyGivesOtherHashes() {
    String body = "{\"messages\":[" + FIRST + "]}";

    assertThat(hashes(Surface.MESSAGES, body, 1)).isNotEqualTo(hashes(Surface.MESSAGES, body, 2));
  }

  @Test
  void anInputTextIsOneMessage() {
    Optional<ConversationHashes> text = hashes(Surface.RESPONSES, "{\"input\":\"Hello\"}", 1);
    Optional<ConversationHashes> array = hashes(Surface.RESPONSES, "{\"input\":[\"Hello\"]}", 1);

    assertThat(text).isPresent().isEqualTo(array);
    assertThat(text.orElseThrow().chain()).hasSize(1);
  }

  @Test
  void thereIsNoConversationWithoutMessages() {
    assertThat(hashes(Surface.MESSAGES, "{\"messages\":[]}", 1)).isEmpty();
    assertThat(hashes(Surface.MESSAGES, "{\"messages\":{\"a\":1}}", 1)).isEmpty();
    assertThat(hashes(Surface.MESSAGES, "{\"messages\":null}", 1)).isEmpty();
    assertThat(hashes(Surface.MESSAGES, "{\"x\":1}", 1)).isEmpty();
    assertThat(hashes(Surface.MESSAGES, "{\"messages\":[1],\"messages\":[2]}", 1)).isEmpty();
    assertThat(hashes(Surface.MESSAGES, "{\"messages\":[" + FIRST, 1)).isEmpty();
    assertThat(hashes(Surface.EMBEDDINGS, "{\"input\":[\"a\"]}", 1)).isEmpty();
  }

  @Test
  void hashesAsTheReferenceImplementationDoes() {
    // The test vector of the SipHash paper, appendix A.
    SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    byte[] input = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
    for (int cut = 0; cut <= input.length; cut++) {
      hash.start();
      hash.update(input, 0, cut);
      hash.update(input, cut, input.length);
      assertThat(hash.finish()).isEqualTo(0xa129ca6149be45e5L);
    }
  }

  private static ConversationHashes messages(String items) {
    return hashes(Surface.MESSAGES, "{\"messages\":[" + items + "]}", 1).orElseThrow();
  }

  private static Optional<ConversationHashes> hashes(Surface surface, String body, long key) {
    RequestScan scan = new RequestScan(surface, true, key);
    Pieces.whole(body.getBytes(UTF_8), scan::feed);
    scan.end();
    return scan.conversation();
  }
}
