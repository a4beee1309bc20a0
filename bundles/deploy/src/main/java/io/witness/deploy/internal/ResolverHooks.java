package io.witness.deploy.internal;

import java.util.Collection;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Lets a bundle resolve beside the one that it is to replace, and hides abandoned bundles from all others. */
final class ResolverHooks implements ResolverHookFactory, ResolverHook {
    private final Predicate<Bundle> isDeployed;
    private final Predicate<Bundle> isLeft;

    // Both predicates are called by any thread that resolves.
    ResolverHooks(Predicate<Bundle> isDeployed, Predicate<Bundle> isLeft) {
        this.isDeployed = isDeployed;
        this.isLeft = isLeft;
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
        boolean comes = isDeployed.test(singleton.getRevision().getBundle());
        collisions.removeIf(
                other -> comes || isDeployed.test(other.getRevision().getBundle()));
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        candidates.removeIf(candidate -> isLeft.test(candidate.getRevision().getBundle())
                && !isLeft.test(requirement.getRevision().getBundle()));
    }

    @Override
    public void end() {}
}
