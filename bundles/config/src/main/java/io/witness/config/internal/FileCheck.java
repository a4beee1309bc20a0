package io.witness.config.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.socket.ConfigurationCheck;
import io.witness.api.socket.Finding;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryChecker.CheckedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Checks a file by the rules of the start, and then what its entries need of this host. A mistake is what would be one on any
 * host; what this host lacks is a warning.
 */
@Component
public final class FileCheck implements ConfigurationCheck {
    private final Supplier<Accounts> accounts;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<RingDriver> drivers = List.of();

    /** Creates the check of a framework, which passes its drivers. */
    @Activate
    public FileCheck() {
        this(Accounts::ofHost, List.of());
    }

    FileCheck(Supplier<Accounts> accounts, List<RingDriver> drivers) {
        this.accounts = accounts;
        this.drivers = drivers;
    }

    @Override
    public List<Finding> check(Path file) throws IOException {
        List<Finding> findings = new ArrayList<>();
        try {
            String text = ConfigurationFile.textOf(file);
            String name = file.toString();
            CheckedFile checked = EntryChecker.check(name, EntryReader.parse(name, text), Accounts.ofAnyHost());
            findings.addAll(checked.notices());
            checked.bad().forEach(entry -> findings.add(entry.error()));
            findings.addAll(new HostCheck(drivers, accounts.get()).check(checked.good()));
        } catch (BadFileException.Unreadable e) {
            throw new IOException(e.getMessage(), e);
        } catch (BadFileException e) {
            findings.add(e.finding());
        }
        findings.sort(Comparator.comparingInt(finding -> finding.line().orElse(0)));
        return findings;
    }
}
