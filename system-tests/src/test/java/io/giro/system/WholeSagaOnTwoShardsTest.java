package io.giro.system;

class WholeSagaOnTwoShardsTest extends WholeSaga {

    WholeSagaOnTwoShardsTest() {
        super(2);
    }
}
