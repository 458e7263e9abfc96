package dev.signalbox.control.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.usage.UsageControl;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.money.NanoUsd;
import dev.signalbox.model.usage.Dimensions;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Four calls of claude-opus-4-5 with 1, 2, 4 and 8 million input tokens, that is 5, 10, 20 and 40
/// USD: the first two of Ada for acme/web, the third of Ben for acme/api, the fourth of Ben for no
/// repo and estimated.
final class CostsIT {

  private static final long MILLION = 1_000_000;

  private static UsageControl control;
  private static String adaKey;
  private static String benKey;

  @BeforeAll
  static void start() {
    control = UsageControl.start();
    adaKey = control.key("ada@example.org", "Web");
    benKey = control.key("ben@example.org", "Api");
    control.deliver(
        control
            .usage(40)
            .key(adaKey)
            .dimension(Dimensions.SESSION, "one")
            .dimension(Dimensions.REPO, "acme/web")
            .count(Unit.INPUT_TOKEN, MILLION)
            .build(),
        control
            .usage(30)
            .key(adaKey)
            .dimension(Dimensions.SESSION, "two")
            .dimension(Dimensions.REPO, "acme/web")
            .dimension(Dimensions.BRANCH, "main")
            .count(Unit.INPUT_TOKEN, 2 * MILLION)
            .build(),
        control
            .usage(20)
            .key(benKey)
            .dimension(Dimensions.SESSION, "client-three")
            .dimension(Dimensions.REPO, "acme/api")
            .dimension(Dimensions.AGENT, "sub")
            .dimension(Dimensions.PARENT_AGENT, "main")
            .count(Unit.INPUT_TOKEN, 4 * MILLION)
            .build(),
        control
            .usage(10)
            .key(benKey)
            .dimension(Dimensions.SESSION, "client-three")
            .estimated(Outcome.PROVIDER_CUT)
            .count(Unit.INPUT_TOKEN, 8 * MILLION)
            .build());
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void groupsByOneDimensionWithWhatLacksItUnderNull() {
    assertThat(groups("group_by=repo"))
        .containsExactly("null 40.000000000", "acme/api 20.000000000", "acme/web 15.000000000");
    assertThat(groups("group_by=developer"))
        .containsExactly("ada@example.org 15.000000000", "ben@example.org 60.000000000");
    assertThat(groups("group_by=session"))
        .containsExactly("client-client-three 60.000000000", "one 5.000000000", "two 10.000000000");
  }

  @Test
  void groupsByTwo() {
    assertThat(groups("group_by=developer,repo"))
        .containsExactly(
            "ada@example.org acme/web 15.000000000",
            "ben@example.org null 40.000000000",
            "ben@example.org acme/api 20.000000000");
  }

  static Stream<String> allGroups() {
    return Stream.of(CostGroup.values()).map(CostGroup::wireName);
  }

  @ParameterizedTest
  @MethodSource("allGroups")
  void addsUpToTheTotalHoweverItIsGroupedAndPaged(String group) {
    String query = "group_by=" + group + "&descendants=false";
    long sum =
        control.all("/v1/costs?limit=1&" + query).stream()
            .mapToLong(row -> NanoUsd.parse(row.string("cost_usd")).nanos())
            .sum();

    assertThat(new NanoUsd(sum).toDecimal())
        .isEqualTo(control.get("/v1/costs?" + query).object("total").string("cost_usd"))
        .isEqualTo("75.000000000");
  }

  @Test
  void countsUsageOfANodeForAllNodesAboveUnlessDeclined() {
    String org = node("org");
    String web = node("team");

    assertThat(groups("group_by=node")).contains(org + " 75.000000000", web + " 15.000000000");
    assertThat(groups("group_by=node&descendants=false")).noneMatch(row -> row.startsWith(org));
    assertThat(total("group_by=day&node=" + org)).isEqualTo("75.000000000");
    assertThat(total("group_by=day&node=" + web)).isEqualTo("15.000000000");
    assertThat(total("group_by=day&node=" + org + "&descendants=false")).isEqualTo("0.000000000");
  }

  @Test
  void filtersByEveryDimension() {
    assertThat(total("group_by=day&repo=acme/web")).isEqualTo("15.000000000");
    assertThat(total("group_by=day&repo=acme/web&branch=main")).isEqualTo("10.000000000");
    assertThat(total("group_by=day&developer=ben@example.org")).isEqualTo("60.000000000");
    assertThat(total("group_by=day&key=" + adaKey)).isEqualTo("15.000000000");
    assertThat(total("group_by=day&session=client-client-three")).isEqualTo("60.000000000");
    assertThat(total("group_by=day&provider=openai")).isEqualTo("0.000000000");
    assertThat(total("group_by=day&to=2026-01-01T00:00:00Z")).isEqualTo("0.000000000");
    assertThat(total("group_by=day&from=2026-01-01T00:00:00Z")).isEqualTo("75.000000000");
  }

  @Test
  void tellsHowMuchOfTheCostCarriesEachDimension() {
    Obj coverage = control.get("/v1/costs?group_by=tenant").object("coverage");

    assertThat(coverage.object("dimensions").string("developer")).isEqualTo("1.000000");
    // 35 of 75, and 10 of 75.
    assertThat(coverage.object("dimensions").string("repo")).isEqualTo("0.466666");
    assertThat(coverage.object("dimensions").string("branch")).isEqualTo("0.133333");
    assertThat(coverage.object("dimensions").string("task")).isEqualTo("0.000000");
    // 40 of 75.
    assertThat(coverage.string("estimated")).isEqualTo("0.533333");
    assertThat(coverage.string("unpriced_attempts")).isEqualTo("0.000000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?group_by=",
        "?group_by=color",
        "?group_by=repo,repo",
        "?group_by=repo,model,day",
        "?group_by=repo&group_by=model",
        "?group_by=repo&repository=x",
        "?group_by=repo&from=yesterday",
        "?group_by=repo&from=2026-11-21T00:30:00Z",
        "?group_by=repo&node=payments",
        "?group_by=repo&limit=0",
        "?group_by=repo&cursor=bm9wZQ",
        "?group_by=repo&descendants=perhaps"
      })
  void refusesWhatItCannotAnswer(String query) {
    HttpResponse<String> answer = control.control().get("/v1/costs" + query);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(TestControl.json(answer).string("code")).isIn("invalid_parameter", "invalid_cursor");
  }

  @Test
  void refusesACursorOfAnotherQuery() {
    String cursor = control.get("/v1/costs?group_by=repo&limit=1").string("next_cursor");

    assertThat(
            control
                .control()
                .get("/v1/costs?group_by=repo&branch=main&cursor=" + cursor)
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void showsASessionWithItsAgents() {
    Obj session = control.get("/v1/sessions/client-client-three");

    assertThat(session.string("cost_usd")).isEqualTo("60.000000000");
    assertThat(session.string("estimated_cost_usd")).isEqualTo("40.000000000");
    assertThat(session.flag("estimated")).isTrue();
    assertThat(session.string("developer")).isEqualTo("ben@example.org");
    assertThat(session.string("repo")).isEqualTo("acme/api");
    assertThat(session.object("units").number("input_token")).isEqualTo(12 * MILLION);
    List<Obj> agents = session.array("agents").stream().map(JsonValue::asObject).toList();
    assertThat(UsageControl.texts(agents, "agent")).containsExactly("sub", "");
    assertThat(agents.getFirst().string("parent_agent")).isEqualTo("main");
    assertThat(agents.getFirst().string("cost_usd")).isEqualTo("20.000000000");
  }

  @Test
  void listsSessionsByLastActivityAndFiltersThem() {
    assertThat(UsageControl.texts(control.all("/v1/sessions?limit=1"), "id"))
        .containsExactly("client-client-three", "two", "one");
    assertThat(ids("repo=acme/web")).containsExactly("two", "one");
    assertThat(ids("developer=ben@example.org")).containsExactly("client-client-three");
    assertThat(ids("repo=acme/web&branch=main")).containsExactly("two");
    assertThat(ids("model=claude-opus-4-5&key=" + adaKey)).containsExactly("two", "one");
    assertThat(ids("node=" + node("org"))).hasSize(3);
    assertThat(ids("node=" + node("org") + "&descendants=false")).isEmpty();
    assertThat(ids("from=" + control.now().minusSeconds(28)))
        .containsExactly("client-client-three", "two");
    assertThat(ids("to=" + control.now().minusSeconds(35))).containsExactly("one");
  }

  private static List<String> ids(String query) {
    return UsageControl.texts(control.all("/v1/sessions?" + query), "id");
  }

  private static String total(String query) {
    return control.get("/v1/costs?" + query).object("total").string("cost_usd");
  }

  private static List<String> groups(String query) {
    return control.all("/v1/costs?" + query).stream()
        .map(row -> {
          StringBuilder text = new StringBuilder();
          row.object("group")
              .members()
              .values()
              .forEach(key ->
                  text.append(key instanceof JsonValue.Text known ? known.value() : "null")
                      .append(' '));
          return text + row.string("cost_usd");
        })
        .toList();
  }

  private static String node(String kind) {
    return control.all("/v1/nodes").stream()
        .filter(row -> row.string("kind").equals(kind))
        .filter(row -> !row.string("name").equals("Api"))
        .findFirst()
        .orElseThrow()
        .string("id");
  }
}
