/// The tree of a tenant: org, business units, teams, cost centers. What comes in is a request of a
/// member; what goes out are nodes. Costs and policy hang on it.
@NullMarked
package dev.signalbox.control.node;

import org.jspecify.annotations.NullMarked;
