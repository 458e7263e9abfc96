package dev.signalbox.control.alias;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;

/// Model aliases over HTTP.
@Controller("/v1/aliases")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AliasApi {

  private static final int MAX_NAME = 256;

  private final Aliases aliases;

  AliasApi(Aliases aliases) {
    this.aliases = aliases;
  }

  @Put("/{name}")
  Alias put(ChangeRequest change, String name, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<String> provider = fields.optionalText("provider", MAX_NAME);
    String model = fields.name("model", MAX_NAME);
    fields.check();
    return aliases.put(
        change, new AliasSource(Fields.pathName("name", name, MAX_NAME), provider, model));
  }

  @Get
  Page<Alias> list(Caller caller, HttpRequest<?> request) {
    return aliases.list(caller, PageRequest.from(request, "aliases"));
  }

  @Get("/{name}")
  Alias show(Caller caller, String name) {
    return aliases.show(caller, Fields.pathName("name", name, MAX_NAME));
  }

  @Delete("/{name}")
  HttpResponse<?> delete(ChangeRequest change, String name) {
    aliases.delete(change, Fields.pathName("name", name, MAX_NAME));
    return HttpResponse.noContent();
  }
}
