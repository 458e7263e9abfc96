/// Staged activation: rollouts, which give a new version to a part of the proxies first and go on
/// when those have taken it. In come requests of members and what proxies report; out goes, through
/// [dev.signalbox.control.fleet.Stages], which version a proxy may see. Nothing uses this package
/// directly.
@NullMarked
package dev.signalbox.control.staging;

import org.jspecify.annotations.NullMarked;
