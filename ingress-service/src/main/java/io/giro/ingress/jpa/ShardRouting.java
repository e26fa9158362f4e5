package io.giro.ingress.jpa;

import io.giro.saga.jdbc.Shards;
import java.util.stream.Collectors;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** One data source for JPA that takes its connections from the pool of the bound shard. */
public final class ShardRouting extends AbstractRoutingDataSource {

    private final ShardBinding binding;

    public ShardRouting(Shards shards, ShardBinding binding) {
        this.binding = binding;
        setTargetDataSources(
                shards.all().stream().collect(Collectors.toMap(shard -> shard.index(), shard -> shard.dataSource())));
        afterPropertiesSet();
    }

    @Override
    protected Object determineCurrentLookupKey() {
        return binding.current();
    }
}
