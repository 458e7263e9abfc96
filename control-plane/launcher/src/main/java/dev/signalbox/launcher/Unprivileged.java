package dev.signalbox.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How PostgreSQL, which refuses to run as root, is run by root all the same: in a user namespace
/// of its own, in which root is nobody, or, where the machine allows none, as `nobody` for real.
enum Unprivileged {
  /// We are not root: nothing to do.
  AS_WE_ARE,
  /// `unshare --user`: files stay root's.
  NAMESPACE,
  /// `setpriv`: the database's files become nobody's.
  NOBODY;

  private static final String NOBODY_ID = "65534";

  /// Finds the way that works on this machine.
  static Unprivileged find() {
    if (!Shell.run(List.of("id", "-u"), "").output().strip().equals("0")) {
      return AS_WE_ARE;
    }
    return Shell.run(List.of("unshare", "--user", "true"), "").exit() == 0 ? NAMESPACE : NOBODY;
  }

  /// The command that runs a command that way, in the same process.
  List<String> wrap(List<String> command) {
    List<String> whole =
        new ArrayList<>(
            switch (this) {
              case AS_WE_ARE -> List.of();
              case NAMESPACE -> List.of("unshare", "--user", "--");
              case NOBODY ->
                  List.of(
                      "setpriv",
                      "--reuid=" + NOBODY_ID,
                      "--regid=" + NOBODY_ID,
                      "--clear-groups",
                      "--");
            });
    whole.addAll(command);
    return List.copyOf(whole);
  }

  /// Hands a folder over, so that a wrapped command can use it.
  void handOver(DataFolder data, Path folder) {
    if (this == NOBODY) {
      Shell.run(List.of("chmod", "711", data.root().toString()), "");
      Shell.run(List.of("chown", "-R", NOBODY_ID + ":" + NOBODY_ID, folder.toString()), "");
    }
  }
}
