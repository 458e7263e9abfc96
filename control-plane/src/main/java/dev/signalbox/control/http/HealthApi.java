package dev.signalbox.control.http;

import dev.signalbox.control.database.DatabaseKeeper;
import dev.signalbox.control.database.DatabaseState;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;

/// Whether the process lives and whether it can work.
@Controller
@Produces(MediaType.TEXT_PLAIN)
final class HealthApi {

  private final DatabaseKeeper database;

  HealthApi(DatabaseKeeper database) {
    this.database = database;
  }

  @Get("/livez")
  String live() {
    return "live\n";
  }

  @Get("/readyz")
  HttpResponse<String> ready() {
    return switch (database.state()) {
      case DatabaseState.Ready ignored -> HttpResponse.ok("ready\n");
      case DatabaseState.Away ignored ->
          HttpResponse.<String>serverError("database away\n").status(503);
      case DatabaseState.Refused ignored ->
          HttpResponse.<String>serverError("database refused: see the log\n").status(503);
    };
  }
}
