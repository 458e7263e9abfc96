package dev.signalbox.simulator;

import dev.signalbox.simulator.Exchange.Hashed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// Turns body bytes into what is sent, line ends and compression applied, and hashes both forms.
final class Encoder {

  private final Digest plain = new Digest();
  private final Digest sent = new Digest();
  private final String lineEnd;
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final Optional<GZIPOutputStream> gzip;

  Encoder(boolean compress, String lineEnd) {
    this.lineEnd = lineEnd;
    try {
      gzip = compress ? Optional.of(new GZIPOutputStream(compressed, 512, true)) : Optional.empty();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// One event of a stream; compressed it can be read without the next.
  byte[] event(byte[] event) {
    return encode(lineEnd.equals("\n") ? event : withLineEnds(event));
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

  private byte[] withLineEnds(byte[] event) {
    return new String(event, StandardCharsets.UTF_8)
        .replace("\n", lineEnd)
        .getBytes(StandardCharsets.UTF_8);
  }
}
