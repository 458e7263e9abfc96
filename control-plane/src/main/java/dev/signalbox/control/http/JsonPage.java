package dev.signalbox.control.http;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import java.util.List;
import java.util.function.Function;

/// Answers made of JSON objects.
public final class JsonPage {

  private JsonPage() {}

  /// A page as `{"data":[…],"next_cursor":…}`, to which more may be added.
  ///
  /// @param position what the next page starts after, given the last row shown
  /// @param shown what is shown of a row
  public static ObjectBuilder of(
      PageRequest request,
      List<Obj> rows,
      Function<Obj, String> position,
      Function<Obj, Obj> shown) {
    Page<Obj> page = Page.of(request, rows, position, shown);
    return JsonValue.object()
        .put("data", JsonValue.array(page.data()))
        .put(
            "next_cursor",
            page.nextCursor().<JsonValue>map(JsonValue::of).orElseGet(JsonValue.Null::new));
  }

  /// Status 200 with this object.
  public static HttpResponse<byte[]> answer(Obj body) {
    return HttpResponse.ok(Json.writeBytes(body)).contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
