package dev.signalbox.data.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.wire.Dialect;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A body of 32 MB crosses with little more memory than it and what is made of it take.
class LargeBodyTest {

  private static final int BODY_BYTES = 32 * 1024 * 1024;

  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"CHAT", "RESPONSES", "GEMINI", "CONVERSE"})
  void crossesThereAndBackWithLittleMoreMemoryThanBothTake(Dialect other) throws JMException {
    byte[] body = body();

    byte[] there = crossed(Dialect.MESSAGES, other, body);
    byte[] back = crossed(other, Dialect.MESSAGES, there);

    assertThat(there).hasSizeGreaterThan(BODY_BYTES * 9 / 10);
    assertThat(back).hasSizeGreaterThan(BODY_BYTES * 9 / 10);
  }

  private static byte[] crossed(Dialect from, Dialect to, byte[] body) throws JMException {
    Order order = Crossings.order(from, to, Set.of());
    long before = allocated();

    TranslatedRequest made = Translation.translate(order, body);

    long allocated = allocated() - before;
    assertThat(made).isInstanceOf(TranslatedRequest.Ready.class);
    byte[] written = ((TranslatedRequest.Ready) made).body();
    assertThat(allocated).isLessThan(written.length + BODY_BYTES / 2);
    return written;
  }

  private static long allocated() throws JMException {
    Object bytes =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                "getThreadAllocatedBytes",
                new Object[] {Thread.currentThread().threadId()},
                new String[] {"long"});
    return (long) bytes;
  }

  /// Texts with code, large results of tools, and screenshots.
  private static byte[] body() {
    String code =
        "    if (a == null) {\\n        return \\\"b\\\"; // caf\u00e9\\n    }\\n".repeat(2_000);
    String picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ".repeat(40_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream(BODY_BYTES + (1 << 22));
    out.writeBytes(
        """
        {"model":"claude","max_tokens":32000,"tools":[{"name":"Read","description":"Reads.",\
        "input_schema":{"type":"object","properties":{"path":{"type":"string"}}}}],"messages":[\
        {"role":"user","content":"Fix the build."}\
        """
            .getBytes(UTF_8));
    for (int turn = 0; out.size() < BODY_BYTES; turn++) {
      String id = "toolu_" + turn;
      out.writeBytes(
          (",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\""
                  + id
                  + "\",\"name\":\"Read\",\"input\":{\"path\":\"/a/b\"}}]},"
                  + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\""
                  + id
                  + "\",\"content\":[{\"type\":\"text\",\"text\":\""
                  + code
                  + "\"}]}")
              .getBytes(UTF_8));
      if (turn % 4 == 0) {
        out.writeBytes(
            (",{\"type\":\"image\",\"source\":{\"type\":\"base64\","
                    + "\"media_type\":\"image/png\",\"data\":\""
                    + picture
                    + "\"}}")
                .getBytes(UTF_8));
      }
      out.writeBytes("]}".getBytes(UTF_8));
    }
    out.writeBytes("]}".getBytes(UTF_8));
    return out.toByteArray();
  }
}
