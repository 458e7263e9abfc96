package dev.signalbox.control.cost;

import dev.signalbox.control.http.ProblemException;
import dev.signalbox.control.session.UsageFilter;
import io.micronaut.http.HttpRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is asked: a filter, and one or two dimensions to group by.
///
/// @param session only usage of this session
record CostQuery(UsageFilter filter, Optional<String> session, List<CostGroup> groups) {

  private static final String GROUP_BY = "group_by";
  private static final String SESSION = "session";

  CostQuery {
    groups = List.copyOf(groups);
  }

  /// Reads the parameters of a request.
  ///
  /// @throws ProblemException if one is unknown or wrong
  static CostQuery from(HttpRequest<?> request) {
    UsageFilter filter = UsageFilter.from(request, Set.of(GROUP_BY, SESSION));
    refuseParts("from", filter.from());
    refuseParts("to", filter.to());
    List<CostGroup> groups = new ArrayList<>();
    String wanted = UsageFilter.single(request.getParameters(), GROUP_BY).orElse("");
    for (String name : wanted.split(",", -1)) {
      groups.add(CostGroup.fromWireName(name).orElseThrow(CostQuery::wrongGroups));
    }
    if (groups.size() > 2 || Set.copyOf(groups).size() < groups.size()) {
      throw wrongGroups();
    }
    return new CostQuery(filter, UsageFilter.single(request.getParameters(), SESSION), groups);
  }

  /// A short text that is the same for the same query.
  String fingerprint() {
    return UsageFilter.fingerprint(filter.fingerprint() + "|" + session + "|" + groups);
  }

  /// Costs are kept by the hour; a part of one cannot be told exactly.
  private static void refuseParts(String name, Optional<Instant> at) {
    if (at.isPresent() && !at.get().equals(at.get().truncatedTo(ChronoUnit.HOURS))) {
      throw UsageFilter.wrong(name + " must be a whole hour");
    }
  }

  private static ProblemException wrongGroups() {
    return UsageFilter.wrong(
        "group_by must be one or two, joined by a comma, of "
            + Stream.of(CostGroup.values())
                .map(CostGroup::wireName)
                .collect(Collectors.joining(", "))
            + ".");
  }
}
