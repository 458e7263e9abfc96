package dev.signalbox.data.spool;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.UsageCounts;

/// Writes attempts into the spool, for one event loop. Only one thread may use it, and an attempt
/// is opened and closed through the same writer. No method blocks or touches a file: they copy into
/// mapped memory.
///
/// Texts beyond the limits of the record are cut, at a whole character: 1,024 bytes for a value,
/// 256 for a name, a model or a header, 128 for the provider's request id; at most 64 dimensions.
public interface SpoolWriter {

  /// Writes down that an attempt is about to be sent. When it returns [Admission#METERED], the
  /// record survives the death of the process, and the space for closing it is set aside.
  Admission opened(AttemptOpened opened);

  /// Notes what is known of an attempt so far. It counts only if the process dies before the
  /// attempt is closed: then it is the estimate. Call it when the input usage is known, not for
  /// every event. Does nothing for an attempt that is not open here.
  void progress(RecordId id, UsageCounts soFar);

  /// Writes down how an attempt ended. To be called before the last byte of the answer leaves, so
  /// that nobody gets a whole answer that is not booked. Cannot run out of space. Does nothing for
  /// an attempt that is not open here, which is so for unmetered ones.
  void closed(AttemptClosed closed);
}
