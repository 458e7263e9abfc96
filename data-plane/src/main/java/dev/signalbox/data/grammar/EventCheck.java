package dev.signalbox.data.grammar;

import dev.signalbox.data.conversation.SseReader;
import java.util.List;
import java.util.Map;

/// Checks server-sent events.
final class EventCheck implements Grammar.Check, SseReader.Sink {

  private final Machine machine;
  private final SseReader events = new SseReader(this);

  /// The last line is blank, or there was none yet.
  private boolean atEventStart = true;

  private boolean lineHasBytes;
  private boolean afterCarriageReturn;

  EventCheck(Machine machine) {
    this.machine = machine;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    for (int index = from; index < to; index++) {
      byte next = bytes[index];
      if (next == '\n' && afterCarriageReturn) {
        afterCarriageReturn = false;
      } else if (next == '\n' || next == '\r') {
        atEventStart = !lineHasBytes;
        lineHasBytes = false;
        afterCarriageReturn = next == '\r';
      } else {
        lineHasBytes = true;
        atEventStart = false;
        afterCarriageReturn = false;
      }
    }
    events.bytes(bytes, from, to);
  }

  @Override
  public void end() {
    machine.finish(atEventStart);
  }

  @Override
  public List<Violation> violations() {
    return machine.violations();
  }

  @Override
  public void event(String name, String data) {
    machine.take(name, Map.of(), data);
  }

  @Override
  public void overlong() {
    machine.broken("is too long");
  }
}
