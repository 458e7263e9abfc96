package dev.signalbox.data.eventstream;

import java.util.Arrays;
import java.util.zip.CRC32;

/// Takes frames out of a stream, at any split. A frame that lies whole in what arrives is not
/// copied; what is cut is kept until its rest comes, and never more than one frame. Not safe for
/// use by two threads.
public final class FrameDecoder {

  /// The longest frame unless told otherwise: what the specification allows, 16 MB.
  public static final int USUAL_MAX_FRAME_BYTES = 16 * 1024 * 1024;

  /// Total length, length of the headers, and the checksum of the two.
  static final int HEAD_LENGTH = 12;

  static final int CHECKSUM_LENGTH = 4;

  /// From the specification.
  private static final int MAX_HEADERS_LENGTH = 128 * 1024;

  /// What may stay reserved between frames.
  private static final int KEPT_LENGTH = 64 * 1024;

  private static final byte[] NOTHING = {};

  private final FrameSink sink;
  private final int maxFrameBytes;
  private final CRC32 checksum = new CRC32();
  private byte[] held = NOTHING;
  private int heldLength;

  /// Where the frame starts that is being read.
  private long offset;

  private boolean stopped;

  public FrameDecoder(FrameSink sink) {
    this(sink, USUAL_MAX_FRAME_BYTES);
  }

  /// @param maxFrameBytes longest frame, all included
  public FrameDecoder(FrameSink sink, int maxFrameBytes) {
    this.sink = sink;
    this.maxFrameBytes = maxFrameBytes;
  }

  /// More of the stream. After damage nothing is read any more.
  public void bytes(byte[] bytes, int from, int to) {
    int index = from;
    if (heldLength > 0) {
      index = fill(bytes, from, to);
    }
    while (!stopped && index < to) {
      int left = to - index;
      int length = left < HEAD_LENGTH ? HEAD_LENGTH : frameLength(bytes, index);
      if (stopped) {
        return;
      }
      if (left < length) {
        hold(bytes, index, to);
        return;
      }
      take(bytes, index, length);
      index += length;
    }
  }

  /// The stream has ended.
  public void end() {
    if (!stopped && heldLength > 0) {
      stop(FrameDamage.CUT);
    }
    stopped = true;
  }

  /// Whether a frame has begun and is not complete.
  public boolean isWithinFrame() {
    return heldLength > 0;
  }

  /// Completes what is held, as far as what came reaches.
  ///
  /// @return where the next frame starts
  private int fill(byte[] bytes, int from, int to) {
    int index = from;
    if (heldLength < HEAD_LENGTH) {
      int next = Math.min(to, index + HEAD_LENGTH - heldLength);
      hold(bytes, index, next);
      index = next;
      if (heldLength < HEAD_LENGTH) {
        return to;
      }
    }
    int length = frameLength(held, 0);
    if (stopped) {
      return to;
    }
    int next = Math.min(to, index + length - heldLength);
    hold(bytes, index, next);
    if (heldLength == length) {
      take(held, 0, length);
      heldLength = 0;
      if (held.length > KEPT_LENGTH) {
        held = NOTHING;
      }
    }
    return next;
  }

  private void hold(byte[] bytes, int from, int to) {
    int wanted = heldLength + to - from;
    if (wanted > held.length) {
      held = Arrays.copyOf(held, Math.max(wanted, Math.min(2 * held.length, maxFrameBytes)));
    }
    System.arraycopy(bytes, from, held, heldLength, to - from);
    heldLength = wanted;
  }

  /// The length of the frame whose head stands at `at`; stops if it cannot be one.
  private int frameLength(byte[] bytes, int at) {
    int total = HeaderLayout.int32(bytes, at);
    int headers = HeaderLayout.int32(bytes, at + Integer.BYTES);
    if (checksum(bytes, at, 2 * Integer.BYTES) != HeaderLayout.int32(bytes, at + 8)) {
      return stop(FrameDamage.HEAD_CHECKSUM);
    }
    if (total < 0 || total > maxFrameBytes || headers < 0 || headers > MAX_HEADERS_LENGTH) {
      return stop(FrameDamage.TOO_LONG);
    }
    if (headers > total - HEAD_LENGTH - CHECKSUM_LENGTH) {
      return stop(FrameDamage.LENGTHS);
    }
    return total;
  }

  private void take(byte[] bytes, int at, int length) {
    int payloadTo = at + length - CHECKSUM_LENGTH;
    if (checksum(bytes, at, payloadTo - at) != HeaderLayout.int32(bytes, payloadTo)) {
      stop(FrameDamage.CHECKSUM);
      return;
    }
    int headersFrom = at + HEAD_LENGTH;
    int payloadFrom = headersFrom + HeaderLayout.int32(bytes, at + Integer.BYTES);
    if (!areHeaders(bytes, headersFrom, payloadFrom)) {
      stop(FrameDamage.HEADERS);
      return;
    }
    offset += length;
    sink.frame(new Frame(bytes, headersFrom, payloadFrom, payloadTo));
  }

  private static boolean areHeaders(byte[] bytes, int from, int to) {
    int header = from;
    while (header != HeaderLayout.NONE && header < to) {
      header = HeaderLayout.end(bytes, header, to);
    }
    return header == to;
  }

  private int checksum(byte[] bytes, int from, int length) {
    checksum.reset();
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }

  private int stop(FrameDamage damage) {
    stopped = true;
    held = NOTHING;
    heldLength = 0;
    sink.damaged(damage, offset);
    return 0;
  }
}
