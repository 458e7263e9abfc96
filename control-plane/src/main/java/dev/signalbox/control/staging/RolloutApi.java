package dev.signalbox.control.staging;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.fleet.Groups;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Rollouts over HTTP.
@Controller("/v1/fleet/rollouts")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RolloutApi {

  private static final int MAX_STEPS = 20;

  private final Rollouts rollouts;

  RolloutApi(Rollouts rollouts) {
    this.rollouts = rollouts;
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "fleet/rollouts");
    return JsonPage.answer(
        JsonPage.of(page, rollouts.list(caller, page), one -> one.string("id"), one -> one)
            .build());
  }

  @Get("/{id}")
  HttpResponse<byte[]> show(Caller caller, String id) {
    return tagged(rollouts.show(caller, id(id)));
  }

  @Post
  HttpResponse<byte[]> arm(ChangeRequest change, @Body byte[] body) {
    Fields fields = Fields.of(body);
    List<Rollout.Step> steps = steps(fields);
    Optional<JsonValue> pause = fields.optionalValue("pause_seconds");
    if (pause.isPresent() && number(pause.get(), 0, 86_400) < 0) {
      fields.fail("pause_seconds", "must be a number from 0 to 86400");
    }
    fields.check();
    int seconds = pause.map(value -> number(value, 0, 86_400)).orElse(0);
    return created(rollouts.arm(change, steps, seconds));
  }

  @Post("/{id}/resume")
  HttpResponse<byte[]> resume(ChangeRequest change, String id) {
    return tagged(rollouts.resume(change, id(id)));
  }

  @Post("/{id}/abort")
  HttpResponse<byte[]> abort(ChangeRequest change, String id) {
    return tagged(rollouts.abort(change, id(id)));
  }

  @Post("/{id}/finish")
  HttpResponse<byte[]> finish(ChangeRequest change, String id) {
    return tagged(rollouts.finish(change, id(id)));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException nothingHasThat) {
      throw Problem.of(ProblemCode.NOT_FOUND, "There is no such rollout.").asException();
    }
  }

  private static HttpResponse<byte[]> created(Obj body) {
    return HttpResponse.created(Json.writeBytes(body)).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private static HttpResponse<byte[]> tagged(Obj rollout) {
    return Revisions.mark(
        HttpResponse.ok(Json.writeBytes(rollout)).contentType(MediaType.APPLICATION_JSON_TYPE),
        rollout.number("revision"));
  }

  private static List<Rollout.Step> steps(Fields fields) {
    Optional<JsonValue> value = fields.optionalValue("steps");
    List<Rollout.Step> steps = new ArrayList<>();
    if (value.isEmpty()
        || !(value.get() instanceof JsonValue.Array(List<JsonValue> items))
        || items.isEmpty()
        || items.size() > MAX_STEPS) {
      fields.fail("steps", "must be a list of 1 to " + MAX_STEPS + " steps");
      return steps;
    }
    for (int index = 0; index < items.size(); index++) {
      String place = "steps/" + index;
      if (!(items.get(index) instanceof Obj step)
          || !List.of("group", "percent").containsAll(step.members().keySet())) {
        fields.fail(place, "must be an object with group and percent");
        continue;
      }
      Optional<JsonValue> group = step.get("group");
      if (group.isEmpty()
          || !(group.get() instanceof JsonValue.Text name)
          || !Groups.NAME.matcher(name.value()).matches()) {
        fields.fail(place + "/group", "must be the name of a group");
        continue;
      }
      int percent = step.get("percent").map(one -> number(one, 1, 100)).orElse(100);
      if (percent < 0) {
        fields.fail(place + "/percent", "must be a number from 1 to 100");
        continue;
      }
      steps.add(new Rollout.Step(name.value(), percent, 0));
    }
    return steps;
  }

  /// The number, or -1 if it is none in that range.
  private static int number(JsonValue value, int least, int most) {
    if (value instanceof JsonValue.Num(String text) && text.matches("0|[1-9][0-9]{0,5}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    return -1;
  }
}
