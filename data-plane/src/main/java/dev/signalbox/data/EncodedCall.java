package dev.signalbox.data;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.port.IncomingCall;
import dev.signalbox.data.relay.HeldBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/// A call whose body comes compressed, as some builds of Codex send it. The body is taken apart
/// beside the event loop once it is complete; then the call goes on as if it had come plain.
final class EncodedCall implements IncomingCall {

  private static final int STEP_BYTES = 65_536;

  private final RunningCall inside;
  private final String encoding;
  private final long mostBytes;
  private final LoopContext loop;
  private final ClientPort client;
  private final HeldBody held = new HeldBody();
  private final HeldBytes.Share share;
  private boolean over;

  /// @param mostBytes largest body, decoded
  EncodedCall(
      RunningCall inside, String encoding, long mostBytes, LoopContext loop, ClientPort client) {
    this.inside = inside;
    this.encoding = encoding;
    this.mostBytes = mostBytes;
    this.loop = loop;
    this.client = client;
    this.share = loop.held().share();
  }

  /// Whether a content encoding can be read.
  static boolean reads(String encoding) {
    return List.of("gzip", "x-gzip", "deflate", "zstd").contains(encoding.toLowerCase(Locale.ROOT));
  }

  @Override
  public void body(ByteBuf bytes) {
    if (over) {
      bytes.release();
      return;
    }
    boolean room = share.take(bytes.readableBytes());
    held.add(bytes);
    if (!room) {
      fault(RefusalCode.OVERLOADED);
    }
  }

  @Override
  public void bodyPause() {
    // Nothing goes on before the body is complete.
  }

  @Override
  public void bodyEnd() {
    if (over) {
      return;
    }
    byte[] encoded = held.takeAll();
    try {
      loop.beside()
          .execute(() -> {
            byte[] body = decoded(encoded);
            client.loop().execute(() -> goOn(body));
          });
    } catch (RejectedExecutionException full) {
      fault(RefusalCode.OVERLOADED);
    }
  }

  private void goOn(byte[] body) {
    share.giveBack();
    if (over) {
      return;
    }
    over = true;
    if (body.length == 0) {
      inside.clientFault(RefusalCode.BODY_MALFORMED);
    } else if (body.length > mostBytes) {
      inside.clientFault(RefusalCode.BODY_TOO_LARGE);
    } else {
      inside.body(Unpooled.wrappedBuffer(body));
      inside.bodyEnd();
    }
  }

  /// The body; empty if it cannot be read, one byte more than the bound if it is larger.
  private byte[] decoded(byte[] encoded) {
    try (InputStream in = decoder(new ByteArrayInputStream(encoded))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length * 4);
      byte[] step = new byte[STEP_BYTES];
      for (int read = in.read(step); read >= 0 && out.size() <= mostBytes; read = in.read(step)) {
        out.write(step, 0, read);
      }
      return out.toByteArray();
    } catch (IOException | RuntimeException malformed) {
      return new byte[0];
    }
  }

  private InputStream decoder(InputStream encoded) throws IOException {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "zstd" -> new ZstdInputStreamNoFinalizer(encoded);
      case "deflate" -> new InflaterInputStream(encoded);
      default -> new GZIPInputStream(encoded);
    };
  }

  private void fault(RefusalCode code) {
    over = true;
    letGo();
    inside.clientFault(code);
  }

  private void letGo() {
    held.release();
    share.giveBack();
  }

  @Override
  public void clientFault(RefusalCode code) {
    over = true;
    letGo();
    inside.clientFault(code);
  }

  @Override
  public void clientGone() {
    over = true;
    letGo();
    inside.clientGone();
  }

  @Override
  public void clientWritable() {
    inside.clientWritable();
  }

  @Override
  public void tick(long nanoTime) {
    inside.tick(nanoTime);
  }
}
