package dev.signalbox.data.sync;

import java.util.Optional;

/// A control plane, and a copy for the time when it cannot be reached.
final class WithCopy implements PolicySource {

  private final PolicySource control;
  private final PolicySource copy;
  private Optional<String> copyTag = Optional.empty();

  WithCopy(PolicySource control, PolicySource copy) {
    this.control = control;
    this.copy = copy;
  }

  @Override
  public Answer ask(Optional<String> known, long have, boolean mayHold)
      throws InterruptedException {
    Answer answer = control.ask(known, have, mayHold);
    if (!(answer instanceof Answer.Failed)) {
      return answer;
    }
    return switch (copy.ask(copyTag, have, false)) {
      case Answer.Delivered delivered -> {
        copyTag = delivered.etag();
        yield new Answer.Delivered(delivered.archive(), Optional.empty(), "");
      }
      case Answer.Unchanged ignored -> answer;
      case Answer.Failed ignored -> answer;
    };
  }
}
