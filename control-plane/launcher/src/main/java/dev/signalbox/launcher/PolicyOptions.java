package dev.signalbox.launcher;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What `policy` was asked to do.
///
/// @param file the policy file; only an export can do without
/// @param reason why, for the audit log
/// @param control where the control plane is, if it is not the one of the data folder
record PolicyOptions(
    Action action,
    Optional<Path> file,
    boolean dryRun,
    Optional<String> reason,
    Optional<String> control,
    Path data) {

  private static final String USAGE =
      "policy takes export [FILE], diff FILE, or apply FILE --reason TEXT or --dry-run.";

  /// What can be done with a policy file.
  enum Action {
    /// Write what is in force.
    EXPORT,
    /// Put a file in force.
    APPLY,
    /// Say what a file would change.
    DIFF
  }

  /// Reads the command line.
  ///
  /// @param usualData the data folder if none is given
  /// @throws StopException if it cannot be understood
  static PolicyOptions parse(List<String> arguments, Path usualData) {
    Deque<String> left = new ArrayDeque<>(arguments);
    Action action = action(left.isEmpty() ? "" : left.pop());
    Optional<Path> file = Optional.empty();
    Optional<String> reason = Optional.empty();
    Optional<String> control = Optional.empty();
    Path data = usualData;
    boolean dryRun = false;
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--dry-run" -> dryRun = true;
        case "--reason" -> reason = Optional.of(value(option, left));
        case "--control" -> control = Optional.of(value(option, left));
        case "--data" -> data = Path.of(value(option, left)).toAbsolutePath().normalize();
        default -> {
          if (option.startsWith("-") || file.isPresent()) {
            throw new StopException(USAGE);
          }
          file = Optional.of(Path.of(option));
        }
      }
    }
    boolean needsReason = action == Action.APPLY && !dryRun;
    if (action != Action.EXPORT && file.isEmpty() || needsReason && reason.isEmpty()) {
      throw new StopException(USAGE);
    }
    return new PolicyOptions(action, file, dryRun, reason, control, data);
  }

  private static Action action(String word) {
    return switch (word) {
      case "export" -> Action.EXPORT;
      case "apply" -> Action.APPLY;
      case "diff" -> Action.DIFF;
      default -> throw new StopException(USAGE);
    };
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty() || left.peek().isBlank()) {
      throw new StopException(option + " needs a value.");
    }
    return left.pop();
  }
}
