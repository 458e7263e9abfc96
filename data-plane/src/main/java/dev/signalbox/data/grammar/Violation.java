package dev.signalbox.data.grammar;

/// Something that a grammar does not allow.
///
/// @param event which event it is in, from 1; for the end of the stream one more than there were
/// @param what what is wrong; names of events and members, no content
public record Violation(long event, String what) {

  @Override
  public String toString() {
    return "event " + event + ": " + what;
  }
}
