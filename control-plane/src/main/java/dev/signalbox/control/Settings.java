package dev.signalbox.control;

import dev.signalbox.control.access.AccessSettings;
import dev.signalbox.control.database.DatabaseSettings;
import dev.signalbox.model.key.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the operator has set, read once from the environment.
///
/// @param host address to listen on
/// @param port port to listen on; 0 takes any free one
/// @param trust folder of the keys that sign policies, and of the roots that proxies pin; made if
///   it is not there
public record Settings(
    String host, int port, DatabaseSettings database, AccessSettings access, Path trust) {

  private static final int DEFAULT_PORT = 8090;
  private static final int MAX_PORT = 65_535;

  /// Reads the variables `SIGNALBOX_*`.
  ///
  /// @throws IllegalArgumentException if something is missing or wrong; the message names every
  ///   variable concerned, and no value of a secret
  public static Settings from(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    Settings settings =
        new Settings(
            reader.optional("SIGNALBOX_CONTROL_HOST").orElse("127.0.0.1"),
            reader.port("SIGNALBOX_CONTROL_PORT"),
            new DatabaseSettings(
                reader.jdbcUrl("SIGNALBOX_DB_URL"),
                reader.required("SIGNALBOX_DB_OWNER_USER"),
                new Secret(reader.optional("SIGNALBOX_DB_OWNER_PASSWORD").orElse("")),
                reader.required("SIGNALBOX_DB_APP_USER"),
                new Secret(reader.optional("SIGNALBOX_DB_APP_PASSWORD").orElse(""))),
            new AccessSettings(
                reader.token("SIGNALBOX_BOOTSTRAP_ADMIN_TOKEN"),
                reader.token("SIGNALBOX_PROXY_TOKEN"),
                reader.optional("SIGNALBOX_LEAK_REPORTERS").map(Path::of)),
            Path.of(reader.required("SIGNALBOX_TRUST")));
    if (!reader.problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", reader.problems));
    }
    return settings;
  }

  private static final class Reader {

    private static final int MIN_TOKEN = 16;
    private static final int MAX_TOKEN = 256;

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> environment) {
      this.environment = environment;
    }

    Optional<String> optional(String name) {
      return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    String required(String name) {
      Optional<String> value = optional(name);
      if (value.isEmpty()) {
        problems.add(name + " is not set");
      }
      return value.orElse("");
    }

    String jdbcUrl(String name) {
      String url = required(name);
      if (!url.isEmpty() && !url.startsWith("jdbc:postgresql://")) {
        problems.add(name + " must start with jdbc:postgresql://");
      }
      return url;
    }

    int port(String name) {
      String text = optional(name).orElse(Integer.toString(DEFAULT_PORT));
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_PORT) {
        problems.add(name + " must be a port number");
        return DEFAULT_PORT;
      }
      return Integer.parseInt(text);
    }

    Optional<Secret> token(String name) {
      Optional<String> value = optional(name);
      if (value.isPresent()
          && (value.get().length() < MIN_TOKEN || value.get().length() > MAX_TOKEN)) {
        problems.add(name + " must have " + MIN_TOKEN + " to " + MAX_TOKEN + " characters");
      }
      return value.map(Secret::new);
    }
  }
}
