package io.giro.system;

class WholeSagaOnOneShardTest extends WholeSaga {

    WholeSagaOnOneShardTest() {
        super(1);
    }
}
