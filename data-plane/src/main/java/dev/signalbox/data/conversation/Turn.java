package dev.signalbox.data.conversation;

import java.util.List;

/// What one side said. Results of tools stand in a turn of the user, images that came with them in
/// the result itself.
public record Turn(Role role, List<Part> parts) {

  /// Who speaks.
  public enum Role {
    /// The client, for the person or for its tools.
    USER,
    /// The model.
    ASSISTANT,
    /// Instructions in the middle of a conversation (`system` or `developer` messages).
    SYSTEM
  }

  public Turn {
    parts = List.copyOf(parts);
  }
}
