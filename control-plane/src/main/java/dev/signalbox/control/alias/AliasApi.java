package dev.signalbox.control.alias;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.model.wire.Feature;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Model aliases over HTTP.
@Controller("/v1/aliases")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AliasApi {

  private static final int MAX_NAME = 256;
  private static final List<String> FEATURES =
      Arrays.stream(Feature.values())
          .filter(Feature::changesMeaning)
          .map(Feature::wireName)
          .toList();

  private final Aliases aliases;

  AliasApi(Aliases aliases) {
    this.aliases = aliases;
  }

  @Put("/{name}")
  Alias put(ChangeRequest change, String name, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<String> provider = fields.optionalText("provider", MAX_NAME);
    String model = fields.name("model", MAX_NAME);
    List<String> allows = fields.optionalTexts("allows", MAX_NAME).orElse(List.of());
    for (int index = 0; index < allows.size(); index++) {
      if (!FEATURES.contains(allows.get(index))) {
        fields.fail("allows/" + index, "must be " + String.join(" or ", FEATURES));
      }
    }
    fields.check();
    return aliases.put(
        change,
        new AliasSource(
            Fields.pathName("name", name, MAX_NAME),
            provider,
            model,
            allows.stream().map(Feature::fromWireName).collect(Collectors.toUnmodifiableSet())));
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
