package dev.signalbox.data.eventstream;

/// Hears what a [FrameDecoder] finds.
public interface FrameSink {

  /// A frame is complete and its checksums are right.
  ///
  /// @param frame a view of the decoder's bytes, valid until this method returns
  void frame(Frame frame);

  /// The stream cannot be read any further. Comes once, and nothing after it.
  ///
  /// @param offset where the frame starts that is damaged, in bytes from the start of the stream
  void damaged(FrameDamage damage, long offset);
}
