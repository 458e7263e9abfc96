package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.GzipHeader;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads usage from an answer in gzip (RFC 1952), inflated on the side. Memory is bounded, and so
/// is how much may come out of what went in.
final class GunzippedUsage implements UsageStream {

  /// Real answers shrink by less than fifty times.
  private static final long MAX_RATIO = 200;

  private static final long FREE_BYTES = 1 << 20;
  private static final int WINDOW = 16 * 1024;
  private static final FastThreadLocal<byte[]> WINDOWS =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[WINDOW];
        }
      };

  private enum State {
    HEADER,
    DEFLATED,
    TRAILER,
    BROKEN
  }

  private static final int TRAILER_LENGTH = 8;

  private final UsageStream inside;
  private final Inflater inflater = new Inflater(true);
  private final GzipHeader header = new GzipHeader();
  private State state = State.HEADER;
  private int trailerLength;
  private long bytesIn;
  private long bytesOut;
  private boolean ended;

  GunzippedUsage(UsageStream inside) {
    this.inside = inside;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    bytesIn += to - from;
    int index = from;
    while (index < to && state != State.BROKEN && !ended) {
      index =
          switch (state) {
            case HEADER -> header(bytes, index);
            case DEFLATED -> inflate(bytes, index, to);
            case TRAILER -> trailer(index);
            case BROKEN -> to;
          };
    }
  }

  @Override
  public void end() {
    if (!ended) {
      ended = true;
      inflater.end();
      inside.end();
    }
  }

  @Override
  public UsageReading reading() {
    UsageReading reading = inside.reading();
    return state == State.BROKEN ? reading.asMalformed() : reading;
  }

  private int header(byte[] bytes, int index) {
    switch (header.next(bytes[index])) {
      case MORE -> {}
      case COMPLETE -> state = State.DEFLATED;
      case WRONG -> state = State.BROKEN;
    }
    return index + 1;
  }

  private int inflate(byte[] bytes, int from, int to) {
    byte[] window = WINDOWS.get();
    inflater.setInput(bytes, from, to - from);
    try {
      while (!inflater.finished()) {
        int length = inflater.inflate(window);
        if (length == 0) {
          if (inflater.needsDictionary()) {
            state = State.BROKEN;
          }
          return to;
        }
        bytesOut += length;
        if (bytesOut > FREE_BYTES + MAX_RATIO * bytesIn) {
          state = State.BROKEN;
          return to;
        }
        inside.bytes(window, 0, length);
      }
    } catch (DataFormatException notDeflated) {
      state = State.BROKEN;
      return to;
    }
    int left = inflater.getRemaining();
    state = State.TRAILER;
    trailerLength = 0;
    return to - left;
  }

  /// Check sum and size are not verified: the bytes have gone to the client by now. Another member
  /// may follow.
  private int trailer(int index) {
    trailerLength++;
    if (trailerLength == TRAILER_LENGTH) {
      inflater.reset();
      header.reset();
      state = State.HEADER;
    }
    return index + 1;
  }
}
