package dev.signalbox.simulator;

import dev.signalbox.simulator.Exchange.Hashed;
import dev.signalbox.simulator.call.Oddity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Turns body bytes into what is sent, line ends and compression applied, and hashes both forms.
final class Encoder {

  private final Digest plain = new Digest();
  private final Digest sent = new Digest();
  private final Optional<String> lineEnd;
  private final Set<Oddity> odd;
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final Optional<GZIPOutputStream> gzip;

  Encoder(boolean compress, Optional<String> lineEnd, Set<Oddity> odd) {
    this.lineEnd = lineEnd;
    this.odd = odd;
    try {
      gzip = compress ? Optional.of(new GZIPOutputStream(compressed, 512, true)) : Optional.empty();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// One event of a stream; compressed it can be read without the next.
  byte[] event(byte[] event) {
    return encode(lineEnd.isEmpty() && odd.isEmpty() ? event : rewritten(event));
  }

  /// A part of a body that is not a stream.
  byte[] encode(byte[] bytes) {
    plain.add(bytes);
    byte[] result = gzip.isEmpty() ? bytes : compress(gzip.get(), bytes);
    sent.add(result);
    return result;
  }

  /// What compression adds at the end.
  byte[] end() {
    if (gzip.isEmpty()) {
      return new byte[0];
    }
    try {
      gzip.get().close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    byte[] result = taken();
    sent.add(result);
    return result;
  }

  Hashed plain() {
    return plain.result();
  }

  Hashed sent() {
    return sent.result();
  }

  private byte[] compress(GZIPOutputStream to, byte[] bytes) {
    try {
      to.write(bytes);
      to.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return taken();
  }

  private byte[] taken() {
    byte[] result = compressed.toByteArray();
    compressed.reset();
    return result;
  }

  private byte[] rewritten(byte[] event) {
    String text = new String(event, StandardCharsets.UTF_8);
    String usual = text.endsWith("\r\n") ? "\r\n" : "\n";
    text = text.replace("\r\n", "\n");
    if (odd.contains(Oddity.NO_SPACE)) {
      text = text.replaceAll("(?m)^(event|data): ", "$1:");
    }
    if (odd.contains(Oddity.COMMENTS)) {
      text = ": comment\n\n: another: comment\n" + text;
    }
    return text.replace("\n", lineEnd.orElse(usual)).getBytes(StandardCharsets.UTF_8);
  }
}
